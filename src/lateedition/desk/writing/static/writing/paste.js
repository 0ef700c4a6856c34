// What is pasted as HTML goes to the desk first and comes back clean: text into the text that is being written, the rest as blocks after it.
(() => {
  const panel = document.querySelector('[data-paste]')
  const form = document.querySelector('[name=headline]')?.form
  if (!panel || !form) return
  const OURS = 'text/x-lateedition'
  const DRAFT = 'data-editor'
  const PICTURE_BYTES = /\ssrc\s*=\s*(["'])data:[^"']*\1/gi

  form.addEventListener('paste', (event) => {
    const editor = event.target.closest?.('.public-DraftEditor-content')
    const html = event.clipboardData?.getData('text/html')
    // what was copied in this very editor is ours already, and Draftail knows it by its own mark
    if (!editor || !html || event.clipboardData.getData(OURS) || html.includes(`${DRAFT}=`)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    clean(editor, html, event.clipboardData.getData('text/plain'))
  }, true)

  async function clean (editor, html, plain) {
    const place = placeOf(editor)
    const sent = new FormData()
    sent.set('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value)
    sent.set('html', html.replace(PICTURE_BYTES, ''))
    if (place) sent.set('blocks', '1')
    const answer = await fetch(panel.dataset.paste, { method: 'POST', body: sent }).catch(() => null)
    if (!answer?.ok) {
      put(editor, '', plain)
      return say(['The desk did not answer: pasted as plain text.'])
    }
    const { text, blocks, said } = await answer.json()
    if (text) put(editor, text, plain)
    if (place) insert(place, blocks, Boolean(text) || editor.textContent.trim() !== '')
    say(said)
  }

  // The text of the body in which `editor` is: its stream, and which child it is; null in a quotation, a list or a box.
  function placeOf (editor) {
    const stream = document.getElementById('body-root')?.rootBlock
    const at = stream?.children.findIndex((child) => child.type === 'paragraph' && child.element.contains(editor)) ?? -1
    return at < 0 ? null : { stream, at }
  }

  // Draft.js takes a paste from the event it is told of; ours says what the desk made of it.
  function put (editor, html, plain) {
    const data = new DataTransfer()
    if (html) data.setData('text/html', html)
    data.setData('text/plain', html ? new DOMParser().parseFromString(html, 'text/html').body.textContent : plain)
    data.setData(OURS, '1')
    editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }

  function insert ({ stream, at }, blocks, keepsText) {
    blocks.forEach((block, offset) => stream.insert(block, at + 1 + offset))
    if (blocks.length > 0 && !keepsText) stream.deleteBlock(at)
  }

  function say (lines) {
    document.querySelector('.pasted-note')?.remove()
    if (lines.length === 0) return
    const note = document.createElement('div')
    note.className = 'pasted-note'
    note.setAttribute('role', 'status')
    const shut = Object.assign(document.createElement('button'), { type: 'button', textContent: 'OK' })
    shut.addEventListener('click', () => note.remove())
    note.append(...lines.map((line) => Object.assign(document.createElement('p'), { textContent: line })), shut)
    document.body.append(note)
  }
})()
