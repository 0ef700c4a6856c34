// Names for the fields that Wagtail draws without one: the editors of text, and the box in which tags are typed.
(() => {
  const NAMELESS = '[role=textbox][contenteditable]:not([aria-label]), .tagit-new > input:not([aria-label])'

  // Its label; in a block without one, what the block is called.
  function nameOf (field) {
    const label = field.closest('[data-field-wrapper], .w-field__wrapper')?.querySelector('label')
    const heading = label ?? field.closest('.w-panel')?.querySelector('[data-panel-heading-text], .w-panel__heading')
    return heading?.textContent.replace(/\*\s*$/, '').trim() || 'Text'
  }

  function name () {
    for (const field of document.querySelectorAll(NAMELESS)) field.setAttribute('aria-label', nameOf(field))
  }

  new MutationObserver(name).observe(document.body, { childList: true, subtree: true })
  name()
})()
