// An extract is chosen from the wire, paragraph by paragraph, and kept as JSON with the item's identity. Nothing of it is typed.
(() => {
  const { Controller } = window.StimulusModule ?? {}
  if (!Controller || !window.wagtail?.app) return
  const PAUSE_MS = 250

  const made = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties)
    element.append(...children)
    return element
  }

  const words = (html) => new DOMParser().parseFromString(html, 'text/html').body.textContent

  window.wagtail.app.register('wire-extract', class extends Controller {
    connect () {
      this.found = document.querySelector('[data-beside]')?.dataset.extracts
      if (!this.found) return
      this.box = made('div', { className: 'extract' })
      this.element.hidden = true
      this.element.after(this.box)
      this.box.addEventListener('click', (event) => this.click(event))
      const kept = this.kept
      if (kept) this.show(kept)
      else this.search()
    }

    disconnect () {
      this.box?.remove()
      this.element.hidden = false
    }

    get kept () {
      try {
        return JSON.parse(this.element.value)
      } catch {
        return null
      }
    }

    show (extract) {
      const quote = made('blockquote', { className: 'extract__quote' }, ...extract.paragraphs.map((html) => made('p', { dir: 'auto', textContent: words(html) })))
      const version = extract.version == null ? '' : `, version ${extract.version}`
      this.box.replaceChildren(quote,
        made('p', { className: 'extract__meta', textContent: `— ${extract.credit}` }),
        made('p', { className: 'extract__meta', textContent: `From the wire: ${extract.provider}${version}` }),
        this.button('Choose another', () => this.search(true)))
    }

    button (name, does) {
      const button = made('button', { type: 'button', className: 'button button-small button-secondary', textContent: name })
      button.addEventListener('click', does)
      return button
    }

    search (focuses = false) {
      this.words ??= made('input', { type: 'search', placeholder: 'Words, slugline, or the address of an item' })
      this.words.setAttribute('aria-label', 'Search the wire')
      this.words.oninput = () => { clearTimeout(this.waits); this.waits = setTimeout(() => this.list(), PAUSE_MS) }
      this.words.onkeydown = (event) => { if (event.key === 'Enter') { event.preventDefault(); this.list() } }
      this.list ??= () => this.load(`${this.found}?${new URLSearchParams({ q: this.words.value })}`)
      this.items = made('div', { className: 'extract__items' })
      this.items.setAttribute('aria-live', 'polite')
      this.box.replaceChildren(this.words, this.items, ...(this.kept ? [this.button('Leave it as it is', () => this.show(this.kept))] : []))
      this.list()
      if (focuses) this.words.focus()
    }

    async load (address) {
      this.asked = address
      const answer = await fetch(address).catch(() => null)
      if (this.asked !== address) return
      const text = answer ? await answer.text() : 'The desk does not answer. Try again.'
      if (answer?.ok) this.items.innerHTML = text
      else this.say(answer?.status === 422 || !answer ? text : 'The desk has an error. Try again.')
    }

    say (text) {
      this.items.querySelector('.extract__obstacle[role]')?.remove()
      const said = made('p', { className: 'extract__obstacle', textContent: text })
      said.setAttribute('role', 'alert')
      this.items.prepend(said)
    }

    async click (event) {
      const item = event.target.closest('[data-extract-item]')
      if (item) {
        clearTimeout(this.waits) // a list that was still to come would take away what was chosen
        await this.load(item.dataset.extractItem)
        this.items.querySelector('input')?.focus()
      }
      if (event.target.closest('[data-extract-back]')) this.search(true)
      if (event.target.closest('[data-extract-quote]')) await this.quote(this.items.querySelector('[data-extract-choice]'))
    }

    async quote (choice) {
      const body = new FormData()
      for (const box of choice.querySelectorAll('input:checked')) body.append('place', box.value)
      body.append('csrfmiddlewaretoken', this.element.form.elements.csrfmiddlewaretoken.value)
      const answer = await fetch(choice.dataset.extractChoice, { method: 'POST', body }).catch(() => null)
      const text = answer ? await answer.text() : 'The desk does not answer. Try again.'
      if (!answer?.ok) return this.say(answer?.status === 422 || !answer ? text : 'The desk has an error. Try again.')
      this.element.value = text
      this.element.dispatchEvent(new Event('input', { bubbles: false }))
      this.element.dispatchEvent(new Event('change', { bubbles: true }))
      this.show(this.kept)
      this.box.querySelector('button').focus()
    }
  })
})()
