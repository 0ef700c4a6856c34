/* Dragging, and the keys that do the same. Without this every card has forms that do it all. */
(() => {
  'use strict';

  const page = document.querySelector('[data-front]');
  if (!page) return;
  const places = Number(page.dataset.places);
  const ends = document.querySelector('#front-ends');
  const status = document.querySelector('[data-front-status]');
  const cards = [...document.querySelectorAll('[data-story]')];
  const RETURN_TO = 'front-return-to';

  /* What was just moved has the focus again on the page that answers. */
  function returnFocus() {
    const story = sessionStorage.getItem(RETURN_TO);
    sessionStorage.removeItem(RETURN_TO);
    if (story) document.getElementById(`front-story-${story}`)?.focus();
  }

  function send(address, said) {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = address;
    const token = document.querySelector('[name=csrfmiddlewaretoken]').value;
    Object.entries({ csrfmiddlewaretoken: token, ...said }).forEach(([name, value]) => {
      const field = document.createElement('input');
      field.type = 'hidden';
      field.name = name;
      field.value = value;
      form.append(field);
    });
    document.body.append(form);
    form.submit();
  }

  function pin(card, place) {
    if (place < 1 || place > places) return;
    status.textContent = `${card.dataset.headline} goes to place ${place}`;
    sessionStorage.setItem(RETURN_TO, card.dataset.story);
    send(page.dataset.pin, { story: card.dataset.story, place, ends: ends.value });
  }

  function open(details, field) {
    if (!details) return;
    details.open = true;
    details.querySelector(field)?.focus();
  }

  function keyed(event, card) {
    if (event.target !== card) return;
    const place = Number(card.dataset.place);
    const moves = { ArrowUp: place ? place - 1 : places, ArrowDown: place ? place + 1 : 0 };
    if (event.altKey && event.key in moves) {
      event.preventDefault();
      pin(card, moves[event.key]);
    } else if (!event.altKey && !event.ctrlKey && !event.metaKey) {
      const key = event.key.toLowerCase();
      if (key === 'p' && place) { event.preventDefault(); pin(card, place); }
      if (key === 'b') { event.preventDefault(); open(card.querySelector('[data-front-bury]'), '[name=reason]'); }
      if (key === 'w') { event.preventDefault(); open(card.querySelector('.front-why'), 'summary'); }
    }
  }

  let dragged = null;

  function draggable(card) {
    card.draggable = true;
    card.addEventListener('dragstart', (event) => {
      dragged = card;
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', card.dataset.headline);
      card.classList.add('front-card--dragged');
    });
    card.addEventListener('dragend', () => { dragged = null; card.classList.remove('front-card--dragged'); });
  }

  function droppable(card) {
    const leave = () => card.classList.remove('front-card--over');
    card.addEventListener('dragover', (event) => {
      if (!dragged || dragged === card) return;
      event.preventDefault();
      card.classList.add('front-card--over');
    });
    card.addEventListener('dragleave', leave);
    card.addEventListener('drop', (event) => {
      event.preventDefault();
      leave();
      if (dragged && dragged !== card) pin(dragged, Number(card.dataset.place));
    });
  }

  /* What if: said beside the fields while they are changed, before anything is saved. */
  function saying(form) {
    const says = form.querySelector('[data-front-says]');
    let asked = 0;
    async function say() {
      const mine = ++asked;
      const address = new URL(page.dataset.says, location);
      ['story', 'news_value', 'lifetime_h'].forEach((name) => address.searchParams.set(name, form.elements[name].value));
      try {
        const answer = await fetch(address, { redirect: 'error' });
        const words = answer.ok ? await answer.text() : '';
        if (mine === asked) says.textContent = words;
      } catch {
        if (mine === asked) says.textContent = '';
      }
    }
    form.querySelector('[data-front-what-if]').hidden = true;
    form.addEventListener('input', say);
  }

  if ('mayArrange' in page.dataset) {
    document.querySelectorAll('#front-keys, [data-front-ends], [data-move]').forEach((each) => { each.hidden = false; });
    cards.forEach((card) => {
      draggable(card);
      if (Number(card.dataset.place)) droppable(card);
      card.addEventListener('keydown', (event) => keyed(event, card));
      card.querySelectorAll('[data-move]').forEach((button) => {
        button.addEventListener('click', () => pin(card, Number(card.dataset.place) + Number(button.dataset.move)));
      });
    });
    document.querySelectorAll('.front-weigh').forEach(saying);
    returnFocus();
  }
})();
