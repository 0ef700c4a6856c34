// What is read, looked for again while the page or the panel is open and seen.
(() => {
  const EVERY_MS = 15000
  // Looked for each time: when a form has saved itself Wagtail puts fresh panels beside it, empty ones.
  const place = () => document.querySelector('[data-reads-url]')

  async function look () {
    const asked = place()
    if (!asked || document.hidden) return
    const answer = await fetch(asked.dataset.readsUrl, { headers: { 'X-Requested-With': 'XMLHttpRequest' } }).catch(() => null)
    if (!answer?.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const found = page.querySelector('[data-reads-url]') ?? page.body
    const open = [...asked.querySelectorAll('details')].map((each) => each.open)
    if (asked.contains(document.activeElement)) return
    asked.replaceChildren(...document.adoptNode(found).childNodes)
    asked.querySelectorAll('details').forEach((each, at) => { each.open = Boolean(open[at]) })
  }

  if (!place()?.querySelector('.reads-total')) look()
  setInterval(look, EVERY_MS)
  document.addEventListener('visibilitychange', look)
})()
