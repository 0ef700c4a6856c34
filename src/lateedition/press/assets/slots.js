// What brings others' advertisements comes only to readers who agreed to them.
const slots = [...document.querySelectorAll('.slot[data-consent]')]
const agreed = ({ dataset: { consent } }) => {
  const [version, purpose] = consent.split('.')
  return RegExp(`(^|; )consent=${version}(\\.[^;]*)?\\.${purpose}(;|\\.|$)`).test(document.cookie)
}
if (slots.some(agreed)) (await import(slots[0].dataset.filler)).default(agreed)
