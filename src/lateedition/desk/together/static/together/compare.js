// Two versions, chosen from the keyboard: b and a lead to the choices, j and k a step back and on.
(() => {
  const choice = { b: 'compare-old', a: 'compare-new' }
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('select, input, textarea')) return
    const link = document.querySelector(`[data-compare] [data-key="${event.key}"]`)
    if (link) link.click()
    if (choice[event.key]) {
      document.getElementById(choice[event.key]).focus()
      event.preventDefault()
    }
  })
})()
