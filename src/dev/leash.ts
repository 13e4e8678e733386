// Loaded into the children of `npm start` by --import: when the starter is killed, they end as well.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
