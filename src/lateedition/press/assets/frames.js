// Others' advertisements, in the boxes that the house's own stand in. Each is asked for as it comes near, and goes when consent does.
const SANDBOX = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox'

export default function fill(agreed) {
  const look = () => {
    for (const slot of document.querySelectorAll('.slot[data-consent]')) {
      const frame = slot.querySelector('iframe')
      if (!agreed(slot)) frame?.remove()
      else if (!frame) show(slot)
    }
  }
  // A story that is scrolled to has slots of its own; another tab may have withdrawn what was agreed to, and "back" brings old pages.
  new MutationObserver(look).observe(document.querySelector('.columns'), { childList: true, subtree: true })
  document.addEventListener('visibilitychange', look)
  addEventListener('pageshow', look)
  look()
}

function show(slot) {
  const frame = document.createElement('iframe')
  frame.title = slot.querySelector('p').textContent
  frame.loading = 'lazy'
  frame.referrerPolicy = 'strict-origin'
  frame.setAttribute('sandbox', SANDBOX)
  frame.src = slot.dataset.frame
  slot.lastElementChild.append(frame)
}
