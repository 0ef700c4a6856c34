// A front that is open while new stories come: they are offered, and come when the reader says so. Headlines, labels and times are as they are now.
const made = (name, properties) => Object.assign(document.createElement(name), properties)
const HEADLINES = ':is(main, .strips, .third) :is(h2, h3) > a'
const QUIET_MS = 10000

const offer = made('p', { className: 'offer', role: 'status' })
document.body.append(offer)
let fresh, telling
let told = 0

document.addEventListener('lateedition:page', ({ detail }) => {
  fresh = detail
  const had = headlines(document)
  const now = headlines(fresh)
  for (const [path, old] of had) now.has(path) ? renew(old, now.get(path)) : forsake(old)
  const count = [...now.keys()].filter((path) => !had.has(path)).length
  clearTimeout(telling)
  telling = setTimeout(tell, Math.max(0, told + QUIET_MS - Date.now()), count)
})

function headlines(page) {
  return new Map([...page.querySelectorAll(HEADLINES)].map((link) => [link.pathname, link]))
}

function renew(old, now) {
  if (old.innerHTML !== now.innerHTML) old.replaceChildren(...document.importNode(now, true).childNodes)
  const [was, is] = [old, now].map((one) => one.closest('article, li')?.querySelector('time'))
  if (was && is) was.replaceWith(document.importNode(is, true))
}

// A story that has left the front may have left the paper.
async function forsake(old) {
  const answer = await fetch(old.pathname, { method: 'HEAD', cache: 'no-cache' })
  if (answer.status === 410 || answer.status === 451) old.closest('li, article').remove()
}

function tell(count) {
  if (!count) return offer.replaceChildren()
  const text = `${count} ${count === 1 ? document.body.dataset.one : document.body.dataset.many}`
  if (offer.textContent === text) return
  told = Date.now()
  offer.replaceChildren(made('button', { type: 'button', textContent: text, onclick: show }))
}

function show() {
  for (const region of ['main', '.third', '.strips']) document.querySelector(region)?.replaceWith(fresh.querySelector(region)?.cloneNode(true) ?? '')
  offer.replaceChildren()
  scrollTo(0, 0)
  const main = document.querySelector('main')
  main.tabIndex = -1
  main.focus({ preventScroll: true })
}
