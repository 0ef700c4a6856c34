// What another site has is asked for when a reader presses, or has agreed to such things before. A story that is scrolled to later came
// with another page's policy, so there it stays the link that it is.
const made = (name, properties) => Object.assign(document.createElement(name), properties)

// Who has agreed to such things as a whole need not press: they come as they are scrolled to.
const [version, ...agreed] = (document.cookie.match(/(?:^|; )consent=([^;]+)/)?.[1] ?? '').split('.')
const nearing = new IntersectionObserver((seen) => {
  for (const one of seen) if (one.isIntersecting) one.target.querySelector('button')?.click()
})

document.querySelectorAll('.embed[data-frame]').forEach(offer)

function offer(embed) {
  const { frame, shape, show, note, consent } = embed.dataset
  const place = made('div', { className: `offer ${shape}` })
  const button = made('button', { type: 'button', textContent: show })
  button.addEventListener('click', (event) => {
    nearing.unobserve(embed)
    const title = embed.querySelector('figcaption, a').textContent
    const page = made('iframe', { title, allow: 'autoplay; fullscreen; encrypted-media; picture-in-picture' })
    page.className = shape
    page.referrerPolicy = 'strict-origin-when-cross-origin'
    page.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation')
    page.src = event.isTrusted ? frame : frame.replace('autoplay=1', 'autoplay=0')
    place.replaceWith(page)
    if (event.isTrusted) page.focus()
  })
  place.append(button, made('p', { textContent: note }))
  embed.prepend(place)
  const [asked, purpose] = consent?.split('.') ?? []
  if (asked === version && agreed.includes(purpose)) nearing.observe(embed)
}
