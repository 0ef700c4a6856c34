// Deletes what a reader has set and saved on this device, all of it.
export default async function forget(button) {
  localStorage.removeItem('look')
  sessionStorage.removeItem('go-on')
  dispatchEvent(new Event('look'))
  await globalThis.caches?.delete('saved')
  await (await navigator.serviceWorker?.getRegistration('/'))?.unregister()
  const words = await (await fetch(button.dataset.words)).json()
  button.parentElement.querySelector('[role=status]').textContent = words.forgotten
}
