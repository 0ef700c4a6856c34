// Who has a story open, as marks on the rows of the list of stories.
(() => {
  const EVERY_MS = 4000
  const rows = () => [...document.querySelectorAll('[data-presence]')]

  async function ask () {
    const numbers = rows().map(row => row.dataset.presence)
    if (numbers.length === 0 || document.hidden) return
    const answer = await fetch(`${rows()[0].dataset.url}?stories=${numbers.join(',')}`).catch(() => null)
    if (!answer?.ok) return
    const found = await answer.json()
    rows().forEach(row => {
      const people = found[row.dataset.presence] ?? []
      row.textContent = people.map(each => each.words).join(', ')
      row.classList.toggle('presence--writing', people.some(each => each.writing))
    })
  }

  ask()
  setInterval(ask, EVERY_MS)
  document.addEventListener('visibilitychange', ask)
})()
