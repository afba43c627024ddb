import 'fake-indexeddb/auto'
import { configure } from 'mobx'

// Tests write to stores as the server's replies do, from outside of actions.
configure({ enforceActions: 'never' })
