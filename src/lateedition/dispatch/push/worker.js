// The worker of push: shows what this paper tells, and takes back what it recalls. It stores nothing and answers for no page.
addEventListener('install', () => skipWaiting())

addEventListener('push', (event) => event.waitUntil(tell(event.data.json())))

addEventListener('notificationclick', (event) => {
  event.notification.close()
  if (event.notification.data.url) event.waitUntil(show(event.notification.data.url))
})

// The service gave this browser another address: we are told, or nothing more would come.
addEventListener('pushsubscriptionchange', (event) => event.waitUntil(move(event)))

async function tell({ title, body, tag, url, thing, lang, dir = 'ltr', again, icon, forget }) {
  const shown = await registration.getNotifications({ tag })
  if (forget && shown.some((one) => !forget.includes(one.data.thing))) return
  // What is taken back is replaced and then closed: a push that shows nothing costs a site the right to push.
  await registration.showNotification(title, { body, tag, lang, dir, icon, silent: Boolean(forget), renotify: Boolean(again), data: { url, thing } })
  if (forget) for (const one of await registration.getNotifications({ tag })) one.close()
}

async function show(url) {
  const open = (await clients.matchAll({ type: 'window', includeUncontrolled: true })).find((one) => one.url.split('#')[0] === url)
  return open ? open.focus() : clients.openWindow(url)
}

async function move({ oldSubscription, newSubscription }) {
  const old = oldSubscription?.toJSON()
  if (!old?.endpoint) return
  const now = newSubscription ?? (await registration.pushManager.subscribe(oldSubscription.options))
  await fetch('/-/push/subscriptions', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...now.toJSON(), instead: { endpoint: old.endpoint, keys: old.keys } }),
  })
}
