// Shares a story, or copies its address: the canonical one of the story beside which it is asked, however far down the page that is.
export default async function share(button) {
  const article = button.closest('article')
  const { url } = article.dataset
  if (button.className === 'share') {
    const title = article.querySelector('h1, h2').textContent
    return navigator.share({ title, url }).catch(() => {}) // who thinks better of it has done nothing wrong
  }
  const tools = button.closest('.tools')
  const words = await (await fetch(tools.dataset.words)).json()
  const copied = await navigator.clipboard?.writeText(url).then(() => true, () => false)
  tools.querySelector('.said').textContent = copied ? words.copied : words.byHand + url
}
