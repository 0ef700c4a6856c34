/* The live desk: what is written is out with two keys, and the list says what others do. All of it works without this, but dragging. */
(() => {
  'use strict';

  const EVERY_MS = 3000;
  const ASKED_MS = 8000;
  const SLOWEST_MS = 30000;
  const BY_SCRIPT = { headers: { 'X-Requested-With': 'XMLHttpRequest' }, redirect: 'manual', cache: 'no-store' };
  const desk = document.querySelector('[data-live]');
  const box = document.querySelector('[data-live-box]');
  const list = document.querySelector('[data-live-rows]');
  const isSend = (event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey);
  const isWritten = (where) => where.closest('input:not([type=checkbox]):not([type=hidden]), textarea, select, [contenteditable], dialog');

  // A form that is saved as a page of its own: the same two keys.
  function saveWithKeys(form) {
    form.addEventListener('keydown', (event) => {
      if (!isSend(event)) return;
      event.preventDefault();
      event.stopPropagation();
      form.requestSubmit();
    }, true);
  }
  document.querySelectorAll('[data-live-save]').forEach(saveWithKeys);

  async function asked(address, options = {}) {
    const answer = await fetch(address, { ...BY_SCRIPT, ...options });
    if (answer.type === 'opaqueredirect') throw new Error('You are logged out. Log in in another tab, then press again.');
    if (answer.status === 403) throw new Error(await answer.text());
    return answer;
  }

  // Who changes an entry says so, and hears who else does.
  const changing = document.querySelector('[data-live-changing]');
  if (changing) {
    const other = document.querySelector('[data-live-other]');
    const look = async () => {
      const answer = await asked(changing.dataset.liveChanging).catch(() => null);
      const name = answer?.ok ? (await answer.json()).editing[other.dataset.liveOther] : '';
      other.hidden = !name;
      other.textContent = name ? `${name} is changing this entry, too.` : '';
      setTimeout(look, EVERY_MS);
    };
    setTimeout(look, EVERY_MS);
  }
  if (!desk) return;

  // The list

  const rows = (region = list) => [...region.querySelectorAll('[data-live-row]')];
  const region = () => document.activeElement?.closest('[data-live-items]') || list;
  const current = () => document.activeElement?.closest('[data-live-row]') || document.querySelector('[data-live-row][aria-current]');

  function stand(row) {
    if (!row) return;
    document.querySelectorAll('[data-live-row][aria-current]').forEach((one) => one.removeAttribute('aria-current'));
    row.setAttribute('aria-current', 'true');
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  }

  function go(step) {
    const all = rows(region());
    const at = all.indexOf(current());
    stand(all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)]);
  }

  function put({ order, html }) {
    const template = document.createElement('template');
    template.innerHTML = html.trim();
    const row = template.content.firstElementChild;
    const old = document.getElementById(row.id);
    if (old) {
      if (old.dataset.liveOrder === order) {
        const here = old.contains(document.activeElement);
        if (old.hasAttribute('aria-current')) row.setAttribute('aria-current', 'true');
        old.replaceWith(row);
        if (old.querySelector('[data-live-asked]')) arm(row.querySelector('[data-live-delete]'));
        if (here) row.focus({ preventScroll: true });
        return row;
      }
      old.remove();
    }
    const after = [...list.children].find((one) => one.dataset.liveOrder < order);
    const isOlder = !after && list.childElementCount && !list.querySelector('[data-live-nothing]');
    if (isOlder || desk.hasAttribute('data-live-older')) return null;
    list.querySelector('[data-live-nothing]')?.remove();
    after ? after.before(row) : list.append(row);
    return row;
  }

  function tellWhoChanges(editing) {
    list.querySelectorAll('[data-live-entry]').forEach((row) => {
      const name = editing[row.dataset.liveEntry];
      const place = row.querySelector('[data-live-editing]');
      place.hidden = !name;
      place.textContent = name ? `${name} is changing this` : '';
    });
  }

  let after = desk.dataset.liveAfter;
  let pause = EVERY_MS;
  let looking = 0;

  async function look() {
    const address = new URL(desk.dataset.liveSince, location);
    address.searchParams.set('after', after);
    const answer = await asked(address);
    if (!answer.ok) throw new Error(answer.status);
    const said = await answer.json();
    after = said.after;
    const state = document.querySelector('[data-live-state]');
    if (!state.contains(document.activeElement) && !state.querySelector('[data-live-save]')) state.innerHTML = said.state;
    said.gone.forEach((number) => document.getElementById(`entry-${number}`)?.remove());
    said.rows.forEach(put);
    tellWhoChanges(said.editing);
  }

  function lookSoon(wait) {
    clearTimeout(looking);
    looking = setTimeout(async () => {
      try {
        if (!document.hidden) await look();
        pause = EVERY_MS;
      } catch {
        pause = Math.min(pause * 2, SLOWEST_MS);
      }
      lookSoon(pause);
    }, wait);
  }
  lookSoon(EVERY_MS);
  document.addEventListener('visibilitychange', () => document.hidden || lookSoon(0));

  // The summary is changed where it stands
  document.querySelector('[data-live-state]').addEventListener('click', async (event) => {
    const link = event.target.closest('[data-live-sum-up]');
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const answer = await asked(link.href).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
    const form = page?.querySelector('[data-live-save]');
    if (!form) return location.assign(link.href);
    form.action = link.href;
    saveWithKeys(form);
    link.replaceWith(form);
    const focus = () => { const place = form.querySelector('[contenteditable=true]'); place ? place.focus() : setTimeout(focus, 20); };
    focus();
  });

  // What one does to an entry from the list

  async function send(form) {
    try {
      const answer = await asked(form.action, { method: 'POST', body: new FormData(form) });
      say(await answer.text(), !answer.ok);
      lookSoon(0);
    } catch (error) {
      say(error.message, true);
    }
  }

  function remove(row) {
    const form = row?.querySelector('[data-live-delete]');
    if (!form) return;
    if (form.dataset.liveAsked) return send(form).then(() => stand(rows()[0]));
    arm(form);
  }

  // A row that is put anew between the two presses still asks for the second.
  function arm(form) {
    if (!form) return;
    form.dataset.liveAsked = '1';
    const button = form.querySelector('button');
    button.textContent = 'Really? Once more';
    setTimeout(() => { delete form.dataset.liveAsked; button.textContent = 'Delete'; }, ASKED_MS);
  }

  list.addEventListener('submit', (event) => {
    const form = event.target;
    event.preventDefault();
    form.matches('[data-live-delete]') ? remove(form.closest('[data-live-row]')) : send(form);
  });

  // The box

  if (!box) return;
  const holder = box.querySelector('[data-live-body]');
  const blank = box.querySelector('[data-live-blank]').innerHTML;
  const from = box.querySelector('[data-live-from]');
  const picture = box.querySelector('[data-live-picture]');
  const field = (name) => box.elements[name];
  const written = () => holder.querySelector('input[name=body]');
  const editor = () => holder.querySelector('[contenteditable=true]');
  const name = () => crypto.randomUUID?.() || `${Date.now()}-${Math.random()}`.slice(0, 36);
  let sending = false;

  function saved() {
    written().draftailEditor?.saveState();
    return written().value;
  }

  function hasWords() {
    const text = editor()?.textContent.trim() || '';
    return Boolean(text || field('headline').value.trim() || field('file').value);
  }

  function focus() {
    const place = editor();
    place ? place.focus() : setTimeout(focus, 20);
  }

  function fill(markup) {
    holder.querySelectorAll(':scope > :not(label)').forEach((one) => one.remove());
    holder.insertAdjacentHTML('beforeend', markup);
  }

  function clear() {
    fill(blank);
    ['headline', 'credit', 'wire', 'file', 'alt', 'picture_credit', 'picture_caption'].forEach((one) => { field(one).value = ''; });
    field('key').checked = false;
    if (field('picture').value) box.querySelector('[data-chooser-action-clear]')?.click();
    picture.open = false;
    from.hidden = true;
    field('sent_as').value = name();
    refuse('');
    focus();
  }

  function say(words, isRefusal) {
    box.querySelector('[data-live-said]').textContent = isRefusal ? '' : words;
    refuse(isRefusal ? words : '');
  }

  function refuse(words) {
    const place = box.querySelector('[data-live-refused]');
    place.hidden = !words;
    place.textContent = words;
    box.querySelector('[data-live-clear]').hidden = !words && !field('wire').value;
  }

  async function out(how) {
    if (sending) return;
    saved();
    const said = new FormData(box);
    said.set(how, '1');
    sending = true;
    box.setAttribute('aria-busy', 'true');
    refuse('');
    try {
      const answer = await asked(box.action || location.href, { method: 'POST', body: said });
      if (answer.status === 422) {
        const { refused } = await answer.json();
        if (refused.some((one) => one.field.startsWith('picture') || one.field === 'alt' || one.field === 'file')) picture.open = true;
        return refuse(`Not posted: ${refused.map((one) => one.said).join(' ')}`);
      }
      if (!answer.ok) throw new Error(`The desk answered ${answer.status}.`);
      const { row, held, live } = await answer.json();
      clear();
      if (row) put(row)?.classList.add('live-entry--new');
      say(held ? 'Held. Readers do not have it.' : live ? 'Out.' : 'Kept for when the blog is published.');
      if (live && !held) tellWhenSeen();
    } catch (error) {
      const why = error instanceof TypeError ? 'The desk does not answer.' : error.message;
      refuse(`Not posted. ${why} Your words are still here; press again. It goes out once, however often you press.`);
    } finally {
      sending = false;
      box.removeAttribute('aria-busy');
    }
  }

  async function tellWhenSeen() {
    const answer = await asked(desk.dataset.liveReceipt).catch(() => null);
    if (answer?.ok) say(`Out. ${await answer.text()}`);
  }

  box.addEventListener('keydown', (event) => {
    if (isSend(event)) {
      event.preventDefault();
      event.stopPropagation();
      out(event.shiftKey ? 'hold' : 'post');
    } else if (event.key === 'Escape' && !event.defaultPrevented) {
      document.activeElement.blur();
      stand(rows()[0]);
    }
  }, true);
  box.addEventListener('submit', (event) => {
    event.preventDefault();
    out(event.submitter?.name === 'hold' ? 'hold' : 'post');
  });
  box.querySelector('[data-live-clear]').addEventListener('click', clear);
  addEventListener('beforeunload', (event) => { if (hasWords()) event.preventDefault(); });

  // A picture that is dropped or pasted

  function take(files) {
    const image = [...files].find((file) => file.type.startsWith('image/'));
    if (!image) return false;
    const held = new DataTransfer();
    held.items.add(image);
    field('file').files = held.files;
    picture.open = true;
    field('alt').focus();
    return true;
  }

  box.addEventListener('paste', (event) => {
    if (take(event.clipboardData.files)) { event.preventDefault(); event.stopPropagation(); }
  }, true);

  // The wire beside it

  const items = document.querySelector('[data-live-items]');
  const search = document.querySelector('[data-live-search]');
  const OURS = 'application/x-lateedition-item';

  async function offer() {
    const address = new URL(desk.dataset.liveWire, location);
    const words = search.elements.q.value.trim();
    if (words) address.searchParams.set('q', words);
    const answer = await asked(address).catch(() => null);
    if (answer?.ok && !items.contains(document.activeElement)) items.innerHTML = await answer.text();
  }

  async function begin(item) {
    if (!item?.draggable) return say('This item cannot be taken: its agency has killed or withholds it.', true);
    if (hasWords()) return say('There are words in the box: post them, hold them back or clear the box first.', true);
    try {
      const answer = await asked(item.dataset.liveBegin);
      if (!answer.ok) return say(await answer.text(), true);
      const said = await answer.json();
      clear();
      fill(said.body);
      field('headline').value = said.headline;
      field('credit').value = said.credit;
      field('wire').value = said.wire;
      from.replaceChildren(...[`Off the wire: ${said.credit}. Trim it, then post.`, ...said.notes.map((note) => `Not for publication: ${note}`)]
        .map((line) => Object.assign(document.createElement('p'), { textContent: line })));
      from.hidden = false;
      box.querySelector('[data-live-clear]').hidden = false;
      focus();
    } catch (error) {
      say(error.message, true);
    }
  }

  items.addEventListener('dragstart', (event) => {
    const item = event.target.closest('[data-live-item]');
    event.dataTransfer.setData(OURS, item.dataset.liveItem);
    event.dataTransfer.effectAllowed = 'copy';
  });
  items.addEventListener('click', (event) => {
    const link = event.target.closest('[data-live-take]');
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    begin(link.closest('[data-live-item]'));
  });
  const isForBox = (event) => [OURS, 'Files'].some((kind) => event.dataTransfer.types.includes(kind));
  for (const kind of ['dragenter', 'dragover']) {
    box.addEventListener(kind, (event) => {
      if (!isForBox(event)) return;
      event.preventDefault();
      event.stopPropagation();
      box.classList.add('live-box--over');
    }, true);
  }
  box.addEventListener('dragleave', (event) => box.contains(event.relatedTarget) || box.classList.remove('live-box--over'));
  box.addEventListener('drop', (event) => {
    if (!isForBox(event)) return;
    event.preventDefault();
    event.stopPropagation();
    box.classList.remove('live-box--over');
    const number = event.dataTransfer.getData(OURS);
    number ? begin(items.querySelector(`[data-live-item="${number}"]`)) : take(event.dataTransfer.files);
  }, true);
  search.addEventListener('submit', (event) => { event.preventDefault(); offer(); });
  search.addEventListener('input', () => { clearTimeout(offer.soon); offer.soon = setTimeout(offer, 300); });
  setInterval(() => document.hidden || offer(), 15000);

  // Keys outside the box

  const KEYS = {
    j: () => go(1),
    k: () => go(-1),
    n: focus,
    e: () => current()?.querySelector('[data-live-edit]')?.click(),
    d: () => remove(current()),
    p: () => { const form = current()?.querySelector('[data-live-release]'); if (form) send(form); },
    t: () => { const item = current()?.closest('[data-live-item]'); if (item) begin(item); },
    w: () => stand(rows(region() === list ? items : list)[0]),
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isWritten(event.target)) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  offer();
  field('sent_as').value = name();
  if (!box.querySelector('[role=alert]:not([hidden])')) focus();
})();
