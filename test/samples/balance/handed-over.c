// Locks that the call which works on an object gives back later: whoever fails before that call has to do so himself.
#include "xfs.h"

int grebe_writes(struct xfs_dquot *dqp, struct xfs_buf *bp)
{
	int err;

	xfs_dqflock(dqp);
	err = grebe_checks(dqp->q_mount);
	if (err)
		return err; /* expect: unreleased-on-path */
	return xfs_qm_dqflush(dqp, bp);
}

int grebe_writes_well(struct xfs_dquot *dqp, struct xfs_buf *bp)
{
	int err;

	xfs_dqflock(dqp);
	err = grebe_checks(dqp->q_mount);
	if (err) {
		xfs_dqfunlock(dqp);
		return err;
	}
	return xfs_qm_dqflush(dqp, bp);
}
