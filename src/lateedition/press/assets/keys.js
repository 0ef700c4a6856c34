// What a key alone does. site.js asks only when nobody types, no other key is held, and the reader has not switched them off.
const FORWARD = { j: 1, n: 1, k: -1, p: -1 }

export default function press(key) {
  if (FORWARD[key]) return go(FORWARD[key])
  if (key === '/') return find('#q') ? find('#q').focus() : find('.to-search')?.click()
  if (key === '?') return show()
  current()?.querySelector(key === 's' ? '.save' : '.listen.voiced')?.click()
}

const find = (selector) => document.querySelector(selector)

// On the page of a story from story to story, and to the link to the next; elsewhere from headline to headline.
function go(step) {
  const stories = [...document.querySelectorAll('.feed > .story, nav.next > a[rel=next]')]
  const stops = stories[0] ? stories : [...document.querySelectorAll('main :is(h2, h3) > a')]
  const focused = stops.findIndex((one) => one.contains(document.activeElement))
  const at = focused < 0 && stories[0] ? stories.indexOf(current()) : focused
  const to = stops[Math.max(at + step, 0)]
  if (!to) return
  if (!to.href) to.tabIndex = 0
  to.focus({ preventScroll: true })
  to.scrollIntoView({ block: to.href ? 'center' : 'start' })
}

// The story that is under the middle of the window.
function current() {
  const stories = [...document.querySelectorAll('main .story')]
  return stories.findLast((one) => one.getBoundingClientRect().top < innerHeight / 2) ?? stories[0]
}

async function show() {
  const button = find('.foot [data-words] [data-script]')
  ;(await import(button.dataset.script)).default(button, '.keys')
}
