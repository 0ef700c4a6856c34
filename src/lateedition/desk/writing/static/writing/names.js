// Names for the fields that Wagtail draws without one: the editors of text, blocks of one field, and the box in which tags are typed.
(() => {
  const FIELDS = ['[role=textbox][contenteditable]', '.tagit-new > input', '.w-panel :is(input, textarea)[id$="-value"]:not([type=hidden])']
  const NAMELESS = FIELDS.map((field) => `${field}:not([aria-label])`).join()

  // Its label; in a block without one, what the block is called.
  function nameOf (field) {
    const label = field.closest('[data-field-wrapper], .w-field__wrapper')?.querySelector('label')
    const heading = label ?? field.closest('.w-panel')?.querySelector('[data-panel-heading-text], .w-panel__heading')
    return heading?.textContent.replace(/\*\s*$/, '').trim() || 'Text'
  }

  function name () {
    for (const field of document.querySelectorAll(NAMELESS)) {
      if (!field.labels?.length) field.setAttribute('aria-label', nameOf(field))
    }
  }

  new MutationObserver(name).observe(document.body, { childList: true, subtree: true })
  name()
})()
