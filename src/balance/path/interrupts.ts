// Interrupts that a release switches on while another lock still needs them off. Which calls do what is told by their
// names: the kernel's lock variants are named alike for every kind of lock.
import type { Instance, State } from './state';

/** Lock calls that leave interrupts off: `spin_lock_irq`, `raw_spin_lock_irqsave_nested`, `local_irq_disable`. */
const SWITCHES_OFF = /lock_irq(?:save)?(?:_nested)?$|^local_irq_(?:save|disable)$/;
/** Unlock calls that switch them on whatever they were before. */
const SWITCHES_ON = /_?unlock_irq$/;

/** The lock that still needs interrupts off when `call` gives another one back and switches them on; undefined where none does. */
export function stillNeedsInterruptsOff(
	state: State,
	call: string,
	released: Instance | undefined,
): Instance | undefined {
	if (!SWITCHES_ON.test(call)) return undefined;
	return state.instances.find(
		(other) => other !== released && other.status === 'held' && SWITCHES_OFF.test(other.acquireCall),
	);
}
