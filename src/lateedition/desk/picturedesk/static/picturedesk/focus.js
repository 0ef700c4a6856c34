/* The point of a picture that stays in view: moved by mouse or by keys, every crop follows at once. Saved with the form. */
(() => {
  'use strict';

  const place = document.querySelector('[data-focus]');
  if (!place) return;
  const mark = place.querySelector('[data-focus-mark]');
  const said = place.querySelector('[data-focus-said]');
  const crops = [...place.querySelectorAll('[data-crop]')];
  const size = { x: Number(place.dataset.width), y: Number(place.dataset.height) };
  const steps = Number(place.dataset.steps);
  const point = { x: Number(place.dataset.x), y: Number(place.dataset.y) };
  const field = (name) => document.querySelector(`[name="focal_point_${name}"]`);
  const within = (share) => Math.min(1, Math.max(0, share));
  const percent = (share) => `${(share * 100).toFixed(2)}%`;

  function show() {
    mark.style.left = percent(point.x);
    mark.style.top = percent(point.y);
    said.textContent = `Point that stays in view: ${Math.round(point.x * 100)}% from the left, ${Math.round(point.y * 100)}% from the top`;
    for (const crop of crops) {
      // What browsers cut is placed in steps: pages have no styles of their own. Files are cut exactly.
      const placed = (share) => (crop.hasAttribute('data-exact') ? share : Math.round(share * steps) / steps);
      crop.style.objectPosition = `${percent(placed(point.x))} ${percent(placed(point.y))}`;
    }
  }

  function move(x, y) {
    point.x = within(x);
    point.y = within(y);
    field('x').value = Math.round(point.x * size.x);
    field('y').value = Math.round(point.y * size.y);
    field('width').value = field('height').value = Math.max(1, Math.round(Math.min(size.x, size.y) / 5));
    field('x').dispatchEvent(new Event('change', { bubbles: true }));
    show();
  }

  function pointAt(event) {
    const box = mark.parentElement.getBoundingClientRect();
    move((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }

  mark.parentElement.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    mark.parentElement.setPointerCapture(event.pointerId);
    pointAt(event);
    mark.focus();
  });
  mark.parentElement.addEventListener('pointermove', (event) => {
    if (mark.parentElement.hasPointerCapture(event.pointerId)) pointAt(event);
  });

  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  mark.addEventListener('keydown', (event) => {
    if (event.key === 'Home') move(0.5, 0.5);
    else if (ways[event.key]) {
      const far = event.shiftKey ? 0.1 : 0.02;
      move(point.x + ways[event.key][0] * far, point.y + ways[event.key][1] * far);
    } else return;
    event.preventDefault();
  });

  place.querySelector('[data-focus-clear]').addEventListener('click', () => {
    move(0.5, 0.5);
    for (const name of ['x', 'y', 'width', 'height']) field(name).value = '';
  });

  show();
})();
