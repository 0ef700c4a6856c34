/* The looks of the paper, shown while they are being chosen. The server decides; it reckons as this does (colours.py). */
const HOUSE = { accent: '#961c1c', accentDark: '#ff9183', paper: '#fffdf8', sheet: '#f6f1e6', rule: '#d8d0bf' };
const INK = '#1b1813', SOFT = '#5d564a', DARK = { paper: '#15140f', sheet: '#201e18', rule: '#3a362d', ink: '#ebe6da', soft: '#aaa294' };
const LEAST = 4.5, EASY = 7;

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
const hex = (parts) => `#${parts.map((part) => Math.min(255, Math.max(0, Math.floor(part * 255 + 0.5))).toString(16).padStart(2, '0')).join('')}`;
const mixed = (one, other, share) => hex(channels(one).map((ours, at) => ours + (channels(other)[at] - ours) * share));

function luminance(colour) {
  const [red, green, blue] = channels(colour).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/* The darkest of its hue that can be read easily in the dark. */
function lighter(colour) {
  const grounds = [DARK.paper, DARK.sheet];
  for (let share = 0; share <= 1; share += 0.01) {
    const found = mixed(colour, '#ffffff', share);
    if (grounds.every((ground) => contrast(found, ground) >= EASY)) return found;
  }
  return '#ffffff';
}

function shown(form) {
  const said = (name) => {
    const value = (form.elements[`theme_${name}`]?.value ?? '').trim().toLowerCase();
    return /^#[0-9a-f]{6}$/.test(value) ? value : '';
  };
  const paper = said('paper'), accent = said('accent');
  const light = {
    paper: paper || HOUSE.paper, sheet: paper ? mixed(paper, INK, 0.05) : HOUSE.sheet, rule: paper ? mixed(paper, INK, 0.17) : HOUSE.rule,
    ink: INK, soft: SOFT, accent: accent || HOUSE.accent,
  };
  const dark = { ...DARK, accent: said('accent_dark') || (accent ? lighter(accent) : HOUSE.accentDark) };
  return { light, dark, sans: form.elements.theme_headlines?.value === 'sans', single: form.elements.theme_lines?.value === 'single' };
}

/* The name of the paper, or its logo: what was chosen just now, or is there and stays. */
const chosen = new WeakMap();

function logo(form, name) {
  const input = form.elements[`${name}_file`], file = input?.files[0];
  if (file && chosen.get(input)?.file !== file) chosen.set(input, { file, url: URL.createObjectURL(file) });
  if (file) return chosen.get(input).url;
  const now = input?.closest('.w-field')?.querySelector('.mark-now');
  return now && !now.querySelector('[type=checkbox]').checked ? now.querySelector('img').src : '';
}

function named(place, form) {
  const light = logo(form, 'logo'), dark = light && logo(form, 'logo_dark');
  const isDark = place.closest('[data-scheme]').dataset.scheme === 'dark', said = form.elements.name?.value || 'Late Edition';
  const src = isDark ? dark || light : light;
  if (!src) return place.replaceChildren(said);
  const image = place.querySelector('img') ?? new Image();
  Object.assign(image, { src, alt: said, className: isDark && !dark ? 'is-plated' : '' });
  if (!image.parentNode) place.replaceChildren(image);
}

const PAIRS = [['accent', 'paper'], ['accent', 'sheet'], ['soft', 'sheet']];
const NAMES = { accent: 'accent', soft: 'grey text', paper: 'the ground', sheet: 'boxes' };

function show(form, preview) {
  const { light, dark, sans, single } = shown(form);
  const lines = [];
  preview.querySelectorAll('[data-scheme]').forEach((sample) => {
    const colours = sample.dataset.scheme === 'dark' ? dark : light;
    Object.entries(colours).forEach(([name, colour]) => sample.style.setProperty(`--theme-${name}`, colour));
    sample.classList.toggle('is-sans', sans);
    sample.classList.toggle('is-single', single);
    named(sample.querySelector('.theme-name'), form);
    PAIRS.forEach(([words, ground]) => {
      const ratio = contrast(colours[words], colours[ground]);
      const line = document.createElement('li');
      const scheme = sample.dataset.scheme === 'dark' ? 'In the dark' : 'In the light';
      line.textContent = `${ratio >= LEAST ? '✓' : '✗ cannot be read:'} ${scheme}, ${NAMES[words]} on ${NAMES[ground]}: ${ratio.toFixed(1)}:1`;
      line.classList.toggle('is-low', ratio < LEAST);
      lines.push(line);
    });
  });
  preview.querySelector('[data-theme-says]').replaceChildren(...lines);
}

document.addEventListener('DOMContentLoaded', () => {
  const preview = document.querySelector('[data-theme-preview]');
  const form = preview?.closest('form');
  if (!form) return;
  const sample = document.getElementById('theme-sample');
  preview.querySelectorAll('[data-scheme]').forEach((place) => place.append(sample.content.cloneNode(true)));
  form.addEventListener('input', () => show(form, preview));
  form.addEventListener('change', () => show(form, preview));
  show(form, preview);
});
