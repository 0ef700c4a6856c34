// Before anything is painted: has this browser read its free stories of the month? What it has read is kept in it, and is told to nobody.
{
  const { story, free, zone, cookie, consent, more } = document.currentScript.dataset
  const [version, purpose] = consent.split('.')
  const has = (pattern) => RegExp(`(^|; )${pattern}(;|\\.|$)`).test(document.cookie)
  const { classList } = document.documentElement
  if (!(cookie && has(cookie + '=[^;]+')) && (!consent || has(`consent=${version}(\\.[^;]*)?\\.${purpose}`))) {
    const month = new Date().toLocaleDateString('sv', { timeZone: zone }).slice(0, 7)
    const begin = ({ detail }) => import(more).then((meter) => meter.default(month, +free, detail))
    let read = []
    try {
      const [of, ...stories] = localStorage.metered?.split(' ') ?? []
      if (of === month) read = stories
    } catch {}
    classList.add('counting')
    const isOver = read.length >= free && !read.includes(story)
    if (isOver) classList.add('closing')
    // With a story that follows one that is not metered the page is there already, and the story is not yet.
    if (document.readyState !== 'loading') begin({})
    else document.addEventListener(isOver ? 'DOMContentLoaded' : 'lateedition:read', begin, { once: true })
  }
}
