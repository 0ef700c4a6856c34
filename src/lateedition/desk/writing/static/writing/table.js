// A table is kept as markup and written as a sheet: cells, a caption, and whether the first row and column are headers.
(() => {
  const { Controller } = window.StimulusModule ?? {}
  if (!Controller || !window.wagtail?.app) return

  const made = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties)
    element.append(...children)
    return element
  }

  window.wagtail.app.register('table-sheet', class extends Controller {
    connect () {
      const table = new DOMParser().parseFromString(this.element.value, 'text/html').querySelector('table')
      if (table?.querySelector('[colspan], [rowspan]')) return // joined cells are no sheet: this one stays markup
      this.caption = made('input', { type: 'text', value: table?.caption?.textContent.trim() ?? '', placeholder: 'What the table shows' })
      this.top = made('input', { type: 'checkbox', checked: !table || Boolean(table.querySelector('thead th, tr:first-child th:nth-child(2)')) })
      this.side = made('input', { type: 'checkbox', checked: Boolean(table?.querySelector('tbody tr:nth-child(2) th, tbody tr th[scope=row]')) })
      this.grid = made('table', { className: 'sheet__grid' })
      this.sheet = made('div', { className: 'sheet' },
        made('label', { className: 'sheet__caption' }, 'Caption ', this.caption),
        made('div', { className: 'sheet__scroll' }, this.grid),
        made('div', { className: 'sheet__tools' },
          this.button('Row', 'plus', () => this.addRow()), this.button('Column', 'plus', () => this.addColumn()),
          this.button('Row', 'minus', () => this.removeRow()), this.button('Column', 'minus', () => this.removeColumn()),
          made('label', {}, this.top, ' First row is a header'), made('label', {}, this.side, ' First column is a header')))
      this.fill(table ? [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerHTML.trim())) : [['', ''], ['', '']])
      this.sheet.addEventListener('input', () => this.keep())
      this.sheet.addEventListener('change', () => this.keep())
      this.grid.addEventListener('keydown', (event) => this.key(event))
      this.grid.addEventListener('paste', (event) => this.paste(event))
      this.grid.addEventListener('focusin', (event) => { this.cell = event.target.closest('td') })
      this.element.hidden = true
      this.element.after(this.sheet)
      this.mark()
    }

    disconnect () {
      this.sheet?.remove()
      this.element.hidden = false
    }

    button (name, sign, does) {
      const label = sign === 'plus' ? `+ ${name}` : `− ${name}`
      const button = made('button', { type: 'button', className: 'button button-small button-secondary', textContent: label })
      button.setAttribute('aria-label', sign === 'plus' ? `Add a ${name.toLowerCase()}` : `Take out a ${name.toLowerCase()}`)
      button.addEventListener('click', () => { does(); this.keep() })
      return button
    }

    fill (rows) {
      const width = Math.max(2, ...rows.map((row) => row.length))
      this.grid.replaceChildren(...rows.map((row) => made('tr', {}, ...Array.from({ length: width }, (_, at) => this.newCell(row[at] ?? '')))))
    }

    newCell (html) {
      const cell = made('td', { contentEditable: 'true', innerHTML: html })
      cell.setAttribute('role', 'textbox')
      return cell
    }

    get width () { return this.grid.rows[0].cells.length }

    get where () {
      const row = this.cell?.isConnected ? this.cell.parentElement.rowIndex : this.grid.rows.length - 1
      return { row, column: this.cell?.isConnected ? this.cell.cellIndex : this.width - 1 }
    }

    addRow () {
      const row = made('tr', {}, ...Array.from({ length: this.width }, () => this.newCell('')))
      this.grid.rows[this.where.row].after(row)
      row.cells[0].focus()
    }

    addColumn () {
      const { column } = this.where
      for (const row of this.grid.rows) row.cells[column].after(this.newCell(''))
    }

    removeRow () {
      if (this.grid.rows.length > 1) this.grid.rows[this.where.row].remove()
    }

    removeColumn () {
      const { column } = this.where
      if (this.width > 1) for (const row of this.grid.rows) row.cells[column].remove()
    }

    key (event) {
      if (event.key !== 'Enter' || event.shiftKey) return
      event.preventDefault()
      const { row, column } = this.where
      if (row === this.grid.rows.length - 1) this.addRow()
      this.grid.rows[row + 1].cells[column].focus()
      this.keep()
    }

    // A sheet that is pasted fills cells from here on; anything else is text of this cell.
    paste (event) {
      event.preventDefault()
      event.stopPropagation()
      const table = new DOMParser().parseFromString(event.clipboardData.getData('text/html'), 'text/html').querySelector('table')
      const plain = event.clipboardData.getData('text/plain').replace(/\r?\n$/, '')
      const rows = table ? [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim())) : plain.split(/\r?\n/).map((line) => line.split('\t'))
      if (rows.length === 1 && rows[0].length === 1) return document.execCommand('insertText', false, rows[0][0])
      const from = this.where
      while (this.grid.rows.length < from.row + rows.length) this.grid.tBodies[0] ? this.grid.tBodies[0].append(this.emptyRow()) : this.grid.append(this.emptyRow())
      const width = from.column + Math.max(...rows.map((row) => row.length))
      for (const row of this.grid.rows) while (row.cells.length < width) row.append(this.newCell(''))
      rows.forEach((row, down) => row.forEach((text, right) => { this.grid.rows[from.row + down].cells[from.column + right].textContent = text }))
      this.keep()
    }

    emptyRow () {
      return made('tr', {}, ...Array.from({ length: this.width }, () => this.newCell('')))
    }

    keep () {
      const rows = [...this.grid.rows].map((row, down) => made('tr', {}, ...[...row.cells].map((cell, right) => this.written(cell, down, right))))
      const [first, ...rest] = rows
      const table = made('table')
      if (this.caption.value.trim()) table.append(made('caption', { textContent: this.caption.value.trim() }))
      if (this.top.checked) table.append(made('thead', {}, first))
      table.append(made('tbody', {}, ...(this.top.checked ? rest : rows)))
      this.element.value = this.grid.textContent.trim() || this.caption.value.trim() ? table.outerHTML : ''
      this.element.dispatchEvent(new Event('input', { bubbles: false }))
      this.element.dispatchEvent(new Event('change', { bubbles: true }))
      this.mark()
    }

    written (cell, down, right) {
      const scope = this.top.checked && down === 0 ? 'col' : this.side.checked && right === 0 ? 'row' : ''
      const kept = made(scope ? 'th' : 'td', { innerHTML: cell.innerHTML.replace(/<br>$/, '') })
      if (scope) kept.scope = scope
      return kept
    }

    mark () {
      this.grid.classList.toggle('sheet__grid--top', this.top.checked)
      this.grid.classList.toggle('sheet__grid--side', this.side.checked)
      for (const row of this.grid.rows) for (const cell of row.cells) cell.setAttribute('aria-label', `Row ${row.rowIndex + 1}, column ${cell.cellIndex + 1}`)
    }
  })
})()
