/* The wire inbox: what is new is announced and never pushed in; keys as in a reader. All of it works without this. */
(() => {
  'use strict';

  const POLL_MS = 3000;
  const SLOWEST_MS = 60000;
  const listing = document.querySelector('[data-wire-newer-url]');
  const newer = document.querySelector('[data-wire-newer] button');
  const rows = () => [...document.querySelectorAll('[data-wire-row]')];
  const ASKED = { headers: { 'X-Requested-With': 'XMLHttpRequest' }, redirect: 'error' };

  function announceNewItems() {
    const body = listing.querySelector('tbody');
    const waiting = new Set();
    let newest = listing.dataset.wireNewest;
    let pause = POLL_MS;

    async function ask() {
      if (!document.hidden) {
        try {
          const address = new URL(listing.dataset.wireNewerUrl, location);
          address.searchParams.set('after', newest);
          const answer = await fetch(address, ASKED);
          if (!answer.ok) throw new Error(answer.status);
          if (answer.status === 200) hold(answer.headers.get('Wire-Newest'), await answer.text());
          pause = POLL_MS;
        } catch {
          pause = Math.min(pause * 2, SLOWEST_MS);
        }
      }
      setTimeout(ask, pause);
    }

    function rowsIn(markup) {
      const template = document.createElement('template');
      template.innerHTML = markup;
      return [...template.content.querySelectorAll('[data-wire-row]')];
    }

    function hold(number, markup) {
      newest = number;
      rowsIn(markup).forEach((row) => waiting.add(row.dataset.wireChain));
      newer.textContent = waiting.size === 1 ? '1 new' : `${waiting.size} new`;
      newer.hidden = false;
    }

    // The list is asked for anew, since what came in alone may belong to an event by now.
    async function show() {
      if (!body) return location.reload();
      const answer = await fetch(location.href, ASKED).catch(() => null);
      const found = answer?.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
      const fresh = found ? [...found.querySelectorAll('[data-wire-row]')] : [];
      if (!fresh.length) return location.reload();
      const open = new Set(rows().filter((row) => row.querySelector('details[open]')).map((row) => row.dataset.wireChain));
      fresh.forEach((row) => {
        row.classList.toggle('wire-row--new', waiting.has(row.dataset.wireChain));
        if (open.has(row.dataset.wireChain)) row.querySelectorAll('details').forEach((details) => { details.open = true; });
      });
      body.replaceChildren(...fresh);
      const older = document.querySelector('.wire-pages');
      const olderNow = found.querySelector('.wire-pages');
      if (older && olderNow) older.replaceWith(olderNow);
      newest = found.querySelector('[data-wire-newest]').dataset.wireNewest;
      waiting.clear();
      newer.hidden = true;
      fresh[0].querySelector('.wire-headline').focus();
    }

    newer.addEventListener('click', show);
    setTimeout(ask, pause);
  }

  function current() {
    return document.querySelector('[data-wire-row][aria-current]') || document.activeElement.closest('[data-wire-row]');
  }

  const here = () => current() || document.querySelector('[data-wire-sheet]');

  function stand(row) {
    rows().forEach((other) => other.removeAttribute('aria-current'));
    row.setAttribute('aria-current', 'true');
    row.querySelector('.wire-headline').focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  }

  function go(step) {
    const all = rows();
    if (!all.length) return;
    const now = all.indexOf(current());
    stand(all[now < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + step, 0), all.length - 1)]);
  }

  function lead(address) {
    if (address) location.href = address;
  }

  // In a list what follows comes up under the hand; elsewhere the form goes the way of forms.
  async function dismiss() {
    const row = current();
    const form = row?.querySelector('form[data-wire-dismiss]');
    if (!form) return document.querySelector('.wire-sheet form[data-wire-dismiss]')?.requestSubmit();
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), ...ASKED, redirect: 'manual' }).catch(() => null);
    if (answer?.type !== 'opaqueredirect') return form.requestSubmit();
    const all = rows();
    const next = all[all.indexOf(row) + 1] || all[all.indexOf(row) - 1];
    row.remove();
    if (next) stand(next);
    say('Dismissed');
  }

  function say(words) {
    let place = document.querySelector('[data-wire-said]');
    if (!place) {
      place = document.createElement('p');
      place.dataset.wireSaid = '';
      place.className = 'wire-said-now';
      place.setAttribute('role', 'status');
      document.body.append(place);
    }
    place.textContent = words;
    clearTimeout(say.over);
    say.over = setTimeout(() => { place.textContent = ''; }, 4000);
  }

  const KEYS = {
    j: () => go(1),
    k: () => go(-1),
    o: () => current()?.querySelector('.wire-headline').click(),
    t: () => here()?.querySelector('form[data-wire-take]')?.requestSubmit(),
    e: () => lead(here()?.dataset.wireEvent),
    v: () => lead(here()?.dataset.wirePrevious),
    x: dismiss,
    n: () => { if (newer && !newer.hidden) newer.click(); },
    u: () => lead(document.querySelector('[data-wire-list]')?.dataset.wireList),
    '?': () => document.querySelector('[data-wire-keys]')?.showModal(),
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest('input, textarea, select, [contenteditable], dialog')) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  if (listing) announceNewItems();
})();
