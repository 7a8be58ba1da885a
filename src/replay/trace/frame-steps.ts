// Which step of its operation a function on a waiting task's stack belongs to. Data only: the function is entered before
// the step, and is still under way.
import { plainName } from '../../trace/attribution';
import { stepId } from '../step-words';

/** The first of these steps that the task took; `null`: its first step. */
const table: readonly (readonly [name: RegExp, steps: readonly string[] | null])[] = [
	[
		/^(?:unbind_store|device_driver_detach|device_release_driver(?:_internal)?|__device_release_driver)$/,
		null,
	],
	[/^kill_dax$/, ['R-notify', 'R-alive']],
	[/^del_gendisk$/, ['R-sync', 'R-markdead', 'R-dying', 'R-bdi']],
	[/^(?:memunmap_pages|devm_memremap_pages_release)$/, ['R-pgkill']],
	[/^(?:path_umount|cleanup_mnt|deactivate_locked_super|kill_block_super)$/, ['U1']],
	[/^generic_shutdown_super$/, ['U2']],
	[/^evict_inodes$/, ['U3']],
	[/^(?:do_truncate|vfs_fallocate|notify_change|ext4_setattr|xfs_setattr_size)$/, ['T1']],
	[/^(?:do_page_mkwrite|__do_fault|do_fault|__handle_mm_fault|handle_mm_fault)$/, null],
];

/** The index of a function's step among an actor's own steps of a run, as labels; undefined for none. */
export function stepOfFrame(symbol: string, labels: readonly string[]): number | undefined {
	const entry = table.find(([name]) => name.test(plainName(symbol)));
	if (!entry) return undefined;
	const [, steps] = entry;
	const found = steps === null ? 0 : labels.findIndex((label) => steps.includes(stepId(label)));
	return found >= 0 && found < labels.length ? found : undefined;
}
