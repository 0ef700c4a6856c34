// Keys for what is done hourly; "?" lists them (desk/templates/wagtailadmin/shared/keyboard_shortcuts_dialog.html).
(() => {
  const form = document.querySelector('[name=headline]')?.form
  if (!form) return
  const isMac = /Mac|iP(hone|ad|od)/.test(navigator.platform)
  const DOES = {
    Enter: () => form.querySelector('[name="action-publish"]')?.click(),
    KeyB: addBlock,
    KeyH: () => document.querySelector('[data-side-panel-toggle="hints"]')?.click(),
    KeyL: () => document.querySelector('[data-side-panel-toggle="looks"]')?.click(),
    KeyN: () => document.dispatchEvent(new CustomEvent('writing:next-hint')),
  }

  // The inserter after the block that is being written, else the last one.
  function addBlock () {
    const stream = document.getElementById('body-root')?.rootBlock
    if (!stream) return
    const at = stream.children.findIndex((child) => child.element.contains(document.activeElement))
    const inserter = stream.inserters[(at < 0 ? stream.children.length - 1 : at) + 1]
    const button = inserter?.element.querySelector('button') ?? inserter?.element
    button?.scrollIntoView({ block: 'center' })
    button?.click()
  }

  document.addEventListener('keydown', (event) => {
    const modifier = isMac ? event.metaKey : event.ctrlKey
    const key = event.code === 'NumpadEnter' ? 'Enter' : event.code
    // AltGr writes letters, and on some systems says that it is Ctrl and Alt
    if (!modifier || !event.altKey || event.getModifierState('AltGraph') || !DOES[key]) return
    event.preventDefault()
    event.stopPropagation()
    DOES[key]()
  }, true)
})()
