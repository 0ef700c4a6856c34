/* The wire inbox: new items are announced and never pushed in; j, k, o, t and u as in a reader. All of it works without this. */
(() => {
  'use strict';

  const POLL_MS = 3000;
  const SLOWEST_MS = 60000;
  const listing = document.querySelector('[data-wire-newer-url]');
  const rows = () => [...document.querySelectorAll('[data-wire-row]')];

  function announceNewItems() {
    const button = document.querySelector('[data-wire-newer] button');
    const body = listing.querySelector('tbody');
    let newest = listing.dataset.wireNewest;
    let waiting = [];
    let pause = POLL_MS;

    async function ask() {
      if (!document.hidden) {
        try {
          const address = new URL(listing.dataset.wireNewerUrl, location);
          address.searchParams.set('after', newest);
          const answer = await fetch(address, {
            headers: { 'X-Requested-With': 'XMLHttpRequest' },
            redirect: 'error',
          });
          if (!answer.ok) throw new Error(answer.status);
          if (answer.status === 200) hold(answer.headers.get('Wire-Newest'), await answer.text());
          pause = POLL_MS;
        } catch {
          pause = Math.min(pause * 2, SLOWEST_MS);
        }
      }
      setTimeout(ask, pause);
    }

    function hold(number, markup) {
      const template = document.createElement('template');
      template.innerHTML = markup;
      const arrived = [...template.content.querySelectorAll('[data-wire-row]')];
      const chains = new Set(arrived.map((row) => row.dataset.wireChain));
      newest = number;
      waiting = [...arrived, ...waiting.filter((row) => !chains.has(row.dataset.wireChain))];
      button.textContent = waiting.length === 1 ? '1 new item' : `${waiting.length} new items`;
      button.hidden = false;
    }

    button.addEventListener('click', () => {
      if (!body) return location.reload();
      const chains = new Set(waiting.map((row) => row.dataset.wireChain));
      rows().filter((row) => chains.has(row.dataset.wireChain)).forEach((row) => row.remove());
      waiting.forEach((row) => row.classList.add('wire-row--new'));
      body.prepend(...waiting);
      waiting[0].querySelector('.wire-headline').focus();
      waiting = [];
      button.hidden = true;
    });

    setTimeout(ask, pause);
  }

  function current() {
    return document.querySelector('[data-wire-row][aria-current]') || document.activeElement.closest('[data-wire-row]');
  }

  function go(step) {
    const all = rows();
    if (!all.length) return;
    const now = all.indexOf(current());
    const next = all[now < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + step, 0), all.length - 1)];
    all.forEach((row) => row.removeAttribute('aria-current'));
    next.setAttribute('aria-current', 'true');
    next.querySelector('.wire-headline').focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  }

  const KEYS = {
    j: () => go(1),
    k: () => go(-1),
    o: () => current()?.querySelector('.wire-headline').click(),
    t: () => (current() || document.querySelector('[data-wire-sheet]'))?.querySelector('form[method="post"]')?.requestSubmit(),
    u: () => {
      const sheet = document.querySelector('[data-wire-list]');
      if (sheet) location.href = sheet.dataset.wireList;
    },
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest('input, textarea, select, [contenteditable]')) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  if (listing) announceNewItems();
})();
