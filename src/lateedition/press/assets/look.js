// Before anything is drawn: what the reader has set, and what this browser cannot do, as classes of the page. It only reads; comfort.js writes.
{
  const page = document.documentElement
  const apply = ({ detail } = {}) => {
    let set = detail ?? ''
    try {
      set = detail ?? localStorage.look ?? ''
    } catch {}
    page.className = `${set}${navigator.share ? '' : ' shareless'}${navigator.serviceWorker ? '' : ' keepless'}${window.speechSynthesis ? '' : ' voiceless'}`
    const colours = set.match(/light|dark/)?.[0]
    for (const meta of document.querySelectorAll('meta[name=theme-color]')) {
      const own = (meta.dataset.media ??= meta.media)
      meta.media = !colours ? own : own.includes(colours) ? 'all' : 'not all'
    }
    document.querySelector('meta[name=color-scheme]').content = colours ?? 'light dark'
  }
  apply()
  addEventListener('storage', apply) // another tab
  addEventListener('look', apply)
}
