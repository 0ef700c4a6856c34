// What another site has is asked for when a reader presses, and not before. A story that is scrolled to later came with another page's
// policy, so there it stays the link that it is.
const made = (name, properties) => Object.assign(document.createElement(name), properties)

document.querySelectorAll('.embed[data-frame]').forEach(offer)

function offer(embed) {
  const { frame, shape, show, note } = embed.dataset
  const place = made('div', { className: `offer ${shape}` })
  const button = made('button', { type: 'button', textContent: show })
  button.addEventListener('click', () => {
    const title = embed.querySelector('figcaption, a').textContent
    const page = made('iframe', { title, allow: 'autoplay; fullscreen; encrypted-media; picture-in-picture' })
    page.className = shape
    page.referrerPolicy = 'strict-origin-when-cross-origin'
    page.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation')
    page.src = frame
    place.replaceWith(page)
    page.focus()
  })
  place.append(button, made('p', { textContent: note }))
  embed.prepend(place)
}
