/* Alarms and reminders that come while a page is open. Without this they are there on the next page. */
(() => {
  'use strict';

  const POLL_MS = 3000;
  const SLOWEST_MS = 60000;
  const place = document.querySelector('[data-desk-alarms]');
  if (!place) return;
  let pause = POLL_MS;

  // A form's token is another with each answer, and a clock is another every minute; what is to be read out is not.
  function said(element) {
    const words = element.cloneNode(true);
    words.querySelectorAll('[data-desk-clock]').forEach((clock) => clock.remove());
    return words.textContent.replace(/\s+/g, ' ');
  }

  // What somebody is at stays under the hand. All else is as it is now, and stays open where it was.
  function kept(was, now) {
    if (!was) return now;
    if (said(was) === said(now) || was.contains(document.activeElement)) {
      const clock = now.querySelector('[data-desk-clock]');
      if (clock) was.querySelector('[data-desk-clock]')?.replaceWith(clock);
      return was;
    }
    if (was.querySelector('details[open]')) now.querySelectorAll('details').forEach((details) => { details.open = true; });
    return now;
  }

  function show(part, fresh) {
    const known = new Map([...part.children].map((one) => [one.dataset.deskKey, one]));
    const wanted = [...fresh.children].map((now) => kept(known.get(now.dataset.deskKey), now));
    [...part.children].filter((one) => !wanted.includes(one)).forEach((one) => one.remove());
    wanted.forEach((one, at) => {
      if (part.children[at] !== one) part.insertBefore(one, part.children[at] || null);
    });
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
        const fresh = template.content.querySelectorAll('[data-desk-part]');
        place.querySelectorAll('[data-desk-part]').forEach((part, at) => show(part, fresh[at]));
        pause = POLL_MS;
      } catch {
        pause = Math.min(pause * 2, SLOWEST_MS);
      }
    }
    setTimeout(ask, pause);
  }

  setTimeout(ask, pause);
})();
