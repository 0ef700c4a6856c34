/* Says beside a time what it is in UTC and how far away. Without this it is said once the form was sent. */
(() => {
  'use strict';

  const place = document.querySelector('[data-plan-moment]');
  if (!place) return;
  const [day, time] = ['day', 'time'].map((name) => place.querySelector(`[name="${name}"]`));
  const says = place.querySelector('[data-plan-says]');
  const ends = [...document.querySelectorAll('[name="ends"]')];
  let asked = 0;

  async function say() {
    const open = ends.some((each) => each.checked && each.value === 'open');
    place.hidden = open;
    const mine = ++asked;
    if (open || !day.value || !time.value) { says.textContent = ''; return; }
    try {
      const address = new URL(place.dataset.planMoment, location);
      address.searchParams.set('wall', `${day.value}T${time.value}`);
      const answer = await fetch(address, { redirect: 'error' });
      const words = answer.ok ? await answer.text() : '';
      if (mine === asked) says.textContent = words;
    } catch {
      if (mine === asked) says.textContent = '';
    }
  }

  [day, time, ...ends].forEach((field) => field.addEventListener('input', say));
  say();
})();
