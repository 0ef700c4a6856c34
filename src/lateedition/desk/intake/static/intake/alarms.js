/* Alarms that come while a page is open. Without this they are there on the next page. */
(() => {
  'use strict';

  const POLL_MS = 3000;
  const SLOWEST_MS = 60000;
  const place = document.querySelector('[data-desk-alarms]');
  if (!place) return;
  let pause = POLL_MS;

  // A form's token is another with each answer; what people read is not.
  const said = (element) => element.textContent.replace(/\s+/g, ' ');

  function show(fresh) {
    const open = new Set([...place.querySelectorAll('[data-alarm]:has(details[open])')].map((alarm) => alarm.dataset.alarm));
    fresh.querySelectorAll('[data-alarm]').forEach((alarm) => {
      if (open.has(alarm.dataset.alarm)) alarm.querySelectorAll('details').forEach((details) => { details.open = true; });
    });
    place.replaceChildren(...fresh.children);
  }

  async function ask() {
    if (!document.hidden) {
      try {
        const address = new URL(place.dataset.deskAlarms, location);
        address.searchParams.set('next', location.pathname + location.search);
        const answer = await fetch(address, { headers: { 'X-Requested-With': 'XMLHttpRequest' }, redirect: 'error' });
        if (!answer.ok) throw new Error(answer.status);
        const template = document.createElement('template');
        template.innerHTML = await answer.text();
        const fresh = template.content.querySelector('[data-desk-alarms]');
        if (fresh && said(fresh) !== said(place) && !place.contains(document.activeElement)) show(fresh);
        pause = POLL_MS;
      } catch {
        pause = Math.min(pause * 2, SLOWEST_MS);
      }
    }
    setTimeout(ask, pause);
  }

  setTimeout(ask, pause);
})();
