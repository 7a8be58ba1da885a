// The catalogue that ships with the product: the data files beside this one.
import { type Catalogue, type CatalogueText, loadCatalogue } from './catalogue';
import acpi from './catalogue/acpi.yaml';
import afs from './catalogue/afs.yaml';
import bio from './catalogue/bio.yaml';
import block from './catalogue/block.yaml';
import blockDrivers from './catalogue/block-drivers.yaml';
import blockInterfaces from './catalogue/block-interfaces.yaml';
import blockParts from './catalogue/block-parts.yaml';
import blockSetup from './catalogue/block-setup.yaml';
import bpf from './catalogue/bpf.yaml';
import btrfs from './catalogue/btrfs.yaml';
import btrfsMount from './catalogue/btrfs-mount.yaml';
import btrfsParts from './catalogue/btrfs-parts.yaml';
import btrfsSpace from './catalogue/btrfs-space.yaml';
import buffers from './catalogue/buffers.yaml';
import buses from './catalogue/buses.yaml';
import ceph from './catalogue/ceph.yaml';
import cephParts from './catalogue/ceph-parts.yaml';
import clocks from './catalogue/clocks.yaml';
import converters from './catalogue/converters.yaml';
import coreOperations from './catalogue/core-operations.yaml';
import cryptoObjects from './catalogue/crypto.yaml';
import cxl from './catalogue/cxl.yaml';
import dasd from './catalogue/dasd.yaml';
import dax from './catalogue/dax.yaml';
import deviceParts from './catalogue/device-parts.yaml';
import deviceRegistrations from './catalogue/device-registrations.yaml';
import devices from './catalogue/devices.yaml';
import dm from './catalogue/dm.yaml';
import dmParts from './catalogue/dm-parts.yaml';
import dmVdo from './catalogue/dm-vdo.yaml';
import dma from './catalogue/dma.yaml';
import driverCore from './catalogue/driver-core.yaml';
import driverOperations from './catalogue/driver-operations.yaml';
import driverServices from './catalogue/driver-services.yaml';
import drivers from './catalogue/drivers.yaml';
import exfat from './catalogue/exfat.yaml';
import ext4Parts from './catalogue/ext4-parts.yaml';
import f2fs from './catalogue/f2fs.yaml';
import f2fsParts from './catalogue/f2fs-parts.yaml';
import files from './catalogue/files.yaml';
import filesystems from './catalogue/filesystems.yaml';
import firmwareNodes from './catalogue/firmware-nodes.yaml';
import flashFilesystems from './catalogue/flash-filesystems.yaml';
import fsOperations from './catalogue/fs-operations.yaml';
import fsParts from './catalogue/fs-parts.yaml';
import fsRecords from './catalogue/fs-records.yaml';
import fsShared from './catalogue/fs-shared.yaml';
import fscache from './catalogue/fscache.yaml';
import fuseParts from './catalogue/fuse-parts.yaml';
import gfs2 from './catalogue/gfs2.yaml';
import gfs2Parts from './catalogue/gfs2-parts.yaml';
import ids from './catalogue/ids.yaml';
import journal from './catalogue/journal.yaml';
import kernelObjects from './catalogue/kernel-objects.yaml';
import kernelParts from './catalogue/kernel-parts.yaml';
import kernelServices from './catalogue/kernel-services.yaml';
import kernelUsers from './catalogue/kernel-users.yaml';
import ksmbd from './catalogue/ksmbd.yaml';
import ksmbdParts from './catalogue/ksmbd-parts.yaml';
import locks from './catalogue/locks.yaml';
import mappingLocks from './catalogue/mapping-locks.yaml';
import md from './catalogue/md.yaml';
import mdParts from './catalogue/md-parts.yaml';
import mdTargets from './catalogue/md-targets.yaml';
import memory from './catalogue/memory.yaml';
import mm from './catalogue/mm.yaml';
import mmParts from './catalogue/mm-parts.yaml';
import mmSwap from './catalogue/mm-swap.yaml';
import mmTables from './catalogue/mm-tables.yaml';
import moduleParts from './catalogue/module-parts.yaml';
import mtd from './catalogue/mtd.yaml';
import networkFilesystems from './catalogue/network-filesystems.yaml';
import neutral from './catalogue/neutral.yaml';
import nfs from './catalogue/nfs.yaml';
import nfsParts from './catalogue/nfs-parts.yaml';
import nfsd from './catalogue/nfsd.yaml';
import nilfs2Parts from './catalogue/nilfs2-parts.yaml';
import ntfs3 from './catalogue/ntfs3.yaml';
import nvdimm from './catalogue/nvdimm.yaml';
import nvme from './catalogue/nvme.yaml';
import nvmeParts from './catalogue/nvme-parts.yaml';
import nvmeTarget from './catalogue/nvme-target.yaml';
import ocfs2 from './catalogue/ocfs2.yaml';
import ocfs2Parts from './catalogue/ocfs2-parts.yaml';
import order from './catalogue/order.yaml';
import overlay from './catalogue/overlay.yaml';
import pagemap from './catalogue/pagemap.yaml';
import pages from './catalogue/pages.yaml';
import pciParts from './catalogue/pci-parts.yaml';
import power from './catalogue/power.yaml';
import providers from './catalogue/providers.yaml';
import rdma from './catalogue/rdma.yaml';
import remoteFilesystems from './catalogue/remote-filesystems.yaml';
import scsi from './catalogue/scsi.yaml';
import scsiDrivers from './catalogue/scsi-drivers.yaml';
import sections from './catalogue/sections.yaml';
import securityParts from './catalogue/security-parts.yaml';
import services from './catalogue/services.yaml';
import sleeps from './catalogue/sleeps.yaml';
import smallFilesystems from './catalogue/small-filesystems.yaml';
import smb from './catalogue/smb.yaml';
import smbParts from './catalogue/smb-parts.yaml';
import sockets from './catalogue/sockets.yaml';
import stack from './catalogue/stack.yaml';
import stackedFilesystems from './catalogue/stacked-filesystems.yaml';
import sunrpc from './catalogue/sunrpc.yaml';
import superblock from './catalogue/superblock.yaml';
import tables from './catalogue/tables.yaml';
import target from './catalogue/target.yaml';
import usb from './catalogue/usb.yaml';
import vfsParts from './catalogue/vfs-parts.yaml';
import xfs from './catalogue/xfs.yaml';
import xfsGroups from './catalogue/xfs-groups.yaml';
import xfsParts from './catalogue/xfs-parts.yaml';
import xfsScrub from './catalogue/xfs-scrub.yaml';

/**
 * The data files, the general ones first: where a call belongs to several contracts and nothing tells which one is
 * meant, a message names the first.
 */
const SHIPPED: readonly CatalogueText[] = [
	{ file: 'memory.yaml', text: memory },
	{ file: 'ids.yaml', text: ids },
	{ file: 'tables.yaml', text: tables },
	{ file: 'locks.yaml', text: locks },
	{ file: 'sections.yaml', text: sections },
	{ file: 'stack.yaml', text: stack },
	{ file: 'services.yaml', text: services },
	{ file: 'files.yaml', text: files },
	{ file: 'smb.yaml', text: smb },
	{ file: 'superblock.yaml', text: superblock },
	{ file: 'pages.yaml', text: pages },
	{ file: 'pagemap.yaml', text: pagemap },
	{ file: 'devices.yaml', text: devices },
	{ file: 'bio.yaml', text: bio },
	{ file: 'block.yaml', text: block },
	{ file: 'block-drivers.yaml', text: blockDrivers },
	{ file: 'block-parts.yaml', text: blockParts },
	{ file: 'acpi.yaml', text: acpi },
	{ file: 'block-setup.yaml', text: blockSetup },
	{ file: 'ext4-parts.yaml', text: ext4Parts },
	{ file: 'mm-parts.yaml', text: mmParts },
	{ file: 'mm-swap.yaml', text: mmSwap },
	{ file: 'mm-tables.yaml', text: mmTables },
	{ file: 'module-parts.yaml', text: moduleParts },
	{ file: 'nvme.yaml', text: nvme },
	{ file: 'rdma.yaml', text: rdma },
	{ file: 'scsi.yaml', text: scsi },
	{ file: 'target.yaml', text: target },
	{ file: 'vfs-parts.yaml', text: vfsParts },
	{ file: 'xfs-parts.yaml', text: xfsParts },
	{ file: 'xfs-scrub.yaml', text: xfsScrub },
	{ file: 'btrfs.yaml', text: btrfs },
	{ file: 'buffers.yaml', text: buffers },
	{ file: 'buses.yaml', text: buses },
	{ file: 'converters.yaml', text: converters },
	{ file: 'crypto.yaml', text: cryptoObjects },
	{ file: 'cxl.yaml', text: cxl },
	{ file: 'dax.yaml', text: dax },
	{ file: 'device-parts.yaml', text: deviceParts },
	{ file: 'device-registrations.yaml', text: deviceRegistrations },
	{ file: 'dm.yaml', text: dm },
	{ file: 'dm-parts.yaml', text: dmParts },
	{ file: 'dm-vdo.yaml', text: dmVdo },
	{ file: 'dma.yaml', text: dma },
	{ file: 'drivers.yaml', text: drivers },
	{ file: 'f2fs.yaml', text: f2fs },
	{ file: 'firmware-nodes.yaml', text: firmwareNodes },
	{ file: 'filesystems.yaml', text: filesystems },
	{ file: 'journal.yaml', text: journal },
	{ file: 'mapping-locks.yaml', text: mappingLocks },
	{ file: 'md.yaml', text: md },
	{ file: 'mm.yaml', text: mm },
	{ file: 'mtd.yaml', text: mtd },
	{ file: 'network-filesystems.yaml', text: networkFilesystems },
	{ file: 'neutral.yaml', text: neutral },
	{ file: 'nvdimm.yaml', text: nvdimm },
	{ file: 'order.yaml', text: order },
	{ file: 'power.yaml', text: power },
	{ file: 'sleeps.yaml', text: sleeps },
	{ file: 'usb.yaml', text: usb },
	{ file: 'xfs.yaml', text: xfs },
	{ file: 'bpf.yaml', text: bpf },
	{ file: 'btrfs-parts.yaml', text: btrfsParts },
	{ file: 'ceph.yaml', text: ceph },
	{ file: 'dasd.yaml', text: dasd },
	{ file: 'driver-core.yaml', text: driverCore },
	{ file: 'flash-filesystems.yaml', text: flashFilesystems },
	{ file: 'gfs2.yaml', text: gfs2 },
	{ file: 'kernel-parts.yaml', text: kernelParts },
	{ file: 'ksmbd.yaml', text: ksmbd },
	{ file: 'nfs.yaml', text: nfs },
	{ file: 'nfsd.yaml', text: nfsd },
	{ file: 'ntfs3.yaml', text: ntfs3 },
	{ file: 'ocfs2.yaml', text: ocfs2 },
	{ file: 'remote-filesystems.yaml', text: remoteFilesystems },
	{ file: 'scsi-drivers.yaml', text: scsiDrivers },
	{ file: 'small-filesystems.yaml', text: smallFilesystems },
	{ file: 'stacked-filesystems.yaml', text: stackedFilesystems },
	{ file: 'clocks.yaml', text: clocks },
	{ file: 'driver-services.yaml', text: driverServices },
	{ file: 'kernel-objects.yaml', text: kernelObjects },
	{ file: 'pci-parts.yaml', text: pciParts },
	{ file: 'providers.yaml', text: providers },
	{ file: 'security-parts.yaml', text: securityParts },
	{ file: 'sockets.yaml', text: sockets },
	{ file: 'block-interfaces.yaml', text: blockInterfaces },
	{ file: 'md-parts.yaml', text: mdParts },
	{ file: 'md-targets.yaml', text: mdTargets },
	{ file: 'nvme-parts.yaml', text: nvmeParts },
	{ file: 'nvme-target.yaml', text: nvmeTarget },
	{ file: 'kernel-services.yaml', text: kernelServices },
	{ file: 'kernel-users.yaml', text: kernelUsers },
	{ file: 'gfs2-parts.yaml', text: gfs2Parts },
	{ file: 'exfat.yaml', text: exfat },
	{ file: 'afs.yaml', text: afs },
	{ file: 'xfs-groups.yaml', text: xfsGroups },
	{ file: 'core-operations.yaml', text: coreOperations },
	{ file: 'fs-operations.yaml', text: fsOperations },
	{ file: 'driver-operations.yaml', text: driverOperations },
	{ file: 'fscache.yaml', text: fscache },
	{ file: 'ceph-parts.yaml', text: cephParts },
	{ file: 'f2fs-parts.yaml', text: f2fsParts },
	{ file: 'btrfs-space.yaml', text: btrfsSpace },
	{ file: 'btrfs-mount.yaml', text: btrfsMount },
	{ file: 'overlay.yaml', text: overlay },
	{ file: 'nfs-parts.yaml', text: nfsParts },
	{ file: 'smb-parts.yaml', text: smbParts },
	{ file: 'ksmbd-parts.yaml', text: ksmbdParts },
	{ file: 'sunrpc.yaml', text: sunrpc },
	{ file: 'fuse-parts.yaml', text: fuseParts },
	{ file: 'nilfs2-parts.yaml', text: nilfs2Parts },
	{ file: 'ocfs2-parts.yaml', text: ocfs2Parts },
	{ file: 'fs-shared.yaml', text: fsShared },
	{ file: 'fs-parts.yaml', text: fsParts },
	{ file: 'fs-records.yaml', text: fsRecords },
];

let loaded: Catalogue | undefined;

/** The shipped catalogue, loaded once. */
export function builtinCatalogue(): Catalogue {
	loaded ??= loadCatalogue(SHIPPED);
	return loaded;
}

/** The shipped catalogue with the user's files on top; their mistakes are in `problems`. */
export function catalogueWith(texts: readonly CatalogueText[]): Catalogue {
	return texts.length === 0 ? builtinCatalogue() : loadCatalogue([...SHIPPED, ...texts]);
}
