// A live page, followed while it is open: following.js hears and asks; here what it was answered is put in place. What is being read stays put.
const made = (name, properties) => Object.assign(document.createElement(name), properties)
const parsed = (text) => new DOMParser().parseFromString(text, 'text/html')

const PARTS = [
  'header', 'figure.lead', '.body', '.summary', '.key-events', '.corrections',
  '.first-published:not(.history-link)', '.history-link', '.tags', '.also',
]
const FURTHER = 12

const article = document.querySelector('main article.story')
const section = article.querySelector('.entries')
const isUpward = section.dataset.order === 'upward'
const arrivals = made('div', { className: 'arrivals' })
arrivals.setAttribute('role', 'status')
isUpward ? section.append(arrivals) : section.querySelector('h2').after(arrivals)
let fresh
let unseen = 0
const tell = article.querySelector('.tell')
if (tell && 'PushManager' in window) tell.hidden = false
document.addEventListener('lateedition:page', ({ detail }) => merge(detail.querySelector('main article.story')))

function merge(now) {
  if (!article.dataset.live) return
  if (!now) return moveOn()
  fresh = now
  article.dataset.live = fresh.dataset.live
  for (const part of PARTS) renew(part)
  if (!fresh.querySelector('.tell')) tell?.remove()
  const order = fresh.querySelector('.order')
  if (order && !section.querySelector('.order')) arrivals.after(document.importNode(order, true)) // there was no entry yet
  for (const pager of section.querySelectorAll('.pager')) if (fresh.querySelector('.pager')) swap(pager, fresh.querySelector('.pager'))
  further(fresh.querySelector('.pager .older'), settle(fresh, [...section.querySelectorAll('.entry')]))
  announce([...fresh.querySelectorAll('.entry')].filter((entry) => !held(entry)).length)
}

// A sheet that is no more: its entries are on others, if the coverage is not gone.
async function moveOn() {
  const { href } = section.querySelector('.entry .when a')
  const answer = await fetch(href)
  location.replace(answer.ok ? href : article.dataset.front ?? location.href)
}

// Renew what is held of a sheet, and return what may stand on an older one. What is neither was taken out.
function settle(sheet, entries) {
  const moments = [...sheet.querySelectorAll('.entry')].map(moment)
  const [oldest, newest] = [Math.min(...moments), sheet.querySelector('.pager .newer') ? Math.max(...moments) : Infinity]
  return entries.filter((entry) => {
    const now = sheet.querySelector(`#${entry.id}`)
    if (now) swap(entry, now)
    else if (moment(entry) > oldest && moment(entry) <= newest) entry.remove()
    return !now && moment(entry) <= oldest
  })
}

// Entries leave a sheet for an older one as new ones come.
async function further(link, left) {
  for (let count = 0; left.length && count < FURTHER; count++) {
    if (!link) return left.forEach((entry) => entry.remove())
    const answer = await fetch(link.href, { cache: 'no-cache' })
    if (!answer.ok) return
    const sheet = parsed(await answer.text()).querySelector('main article.story')
    left = settle(sheet, left)
    link = sheet.querySelector('.pager .older')
  }
}

function moment(entry) {
  return Date.parse(entry.querySelector('time').dateTime)
}

function renew(part) {
  const old = within(article, part)
  const now = within(fresh, part)
  if (old && now) swap(old, now)
  else if (old) old.remove()
  else if (now) put(document.importNode(now, true), below(now))
}

function put(part, next) {
  next ? next.before(part) : article.append(part)
}

function below(now) {
  const next = now.nextElementSibling
  return next && (within(article, `.${next.classList[0]}`) ?? below(next))
}

function within(page, part) {
  return page.querySelector(`:scope > ${part}`)
}

function announce(count) {
  unseen = count
  entitle()
  if (!count) return arrivals.replaceChildren()
  const text = `${count} ${count === 1 ? section.dataset.one : section.dataset.many}`
  const shown = arrivals.firstChild
  if (shown?.textContent !== text) arrivals.replaceChildren(made('button', { type: 'button', textContent: text, onclick: insert }))
}

// The number in front of the title is of posts that nobody has seen here yet.
function entitle() {
  const before = article.dataset.title
  article.dataset.title = (unseen ? `(${unseen}) ` : '') + fresh.dataset.title
  if (document.title === before) document.title = article.dataset.title
}

function insert() {
  let last = isUpward ? null : section.querySelector('.order') ?? arrivals
  let first = null
  for (const entry of fresh.querySelectorAll('.entry')) {
    let here = held(entry)
    if (!here) {
      here = document.importNode(entry, true)
      here.classList.add('new')
      here.tabIndex = -1
      last ? last.after(here) : arrivals.before(here)
      first ??= here
    }
    last = here
  }
  unseen = 0
  entitle()
  arrivals.replaceChildren()
  first?.scrollIntoView({ block: 'start' })
  first?.focus({ preventScroll: true })
}

function held(entry) {
  return section.querySelector(`#${entry.id}`)
}

function swap(old, now) {
  if (old.innerHTML === now.innerHTML || old.contains(document.activeElement)) return
  old.replaceChildren(...document.importNode(now, true).childNodes)
}
