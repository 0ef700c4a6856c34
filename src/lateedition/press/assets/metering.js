// The meter at work: what was read is counted once, what follows is judged as it comes, and who else wants to know is told.
export default function begin(month, free, first) {
  const { classList } = document.documentElement
  const feed = document.querySelector('main .feed')
  const number = (article) => article.id.slice(6)
  const isMetered = (article) => article.querySelector(':scope > .metered')

  function read() {
    try {
      const [of, ...stories] = localStorage.metered?.split(' ') ?? []
      return of === month ? stories : []
    } catch {
      return []
    }
  }

  function judge(article) {
    if (!isMetered(article)) return
    const stories = read()
    const story = number(article)
    const known = stories.includes(story)
    const open = known || stories.length < free
    const detail = { story: +story, url: article.dataset.url, read: stories.length, of: free, open }
    const stands = document.dispatchEvent(new CustomEvent('lateedition:metered', { detail, cancelable: true }))
    article.classList.toggle('closed', stands && !open)
    article.querySelector('.allowance b').textContent = Math.min(free, stories.length + !known)
  }

  function count({ story }) {
    const article = document.getElementById(`story-${story}`)
    const stories = read()
    if (!article || !isMetered(article) || article.classList.contains('closed') || stories.includes(String(story))) return
    try {
      localStorage.metered = [month, ...stories, story].join(' ')
    } catch {}
  }

  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const one of addedNodes) if (one.matches?.('article.story')) judge(one)
  }).observe(feed, { childList: true })
  feed.querySelectorAll(':scope > article.story').forEach(judge)
  classList.remove('closing')
  document.addEventListener('lateedition:read', ({ detail }) => count(detail))
  if (first) count(first)
}
