// References of network filesystems: what a lookup gives, or leaves in a variable, is put on every way.
#include "cifsglob.h"

int dotterel_renames(struct dotterel_sb *sb, const char *name)
{
	struct tcon_link *link = cifs_sb_tlink(sb->cifs);
	int err;

	if (IS_ERR(link))
		return PTR_ERR(link);
	if (!name)
		return -ENOENT; /* expect: unreleased-on-path */
	err = dotterel_asks(link->tl_tcon, name);
	cifs_put_tlink(link);
	return err;
}

int dotterel_renames_well(struct dotterel_sb *sb, const char *name)
{
	struct tcon_link *link = cifs_sb_tlink(sb->cifs);
	int err = -ENOENT;

	if (IS_ERR(link))
		return PTR_ERR(link);
	if (name)
		err = dotterel_asks(link->tl_tcon, name);
	cifs_put_tlink(link);
	return err;
}

__be32 dotterel_reads(struct svc_rqst *rqstp, struct svc_fh *fhp, struct dotterel_range *range)
{
	struct nfsd_file *nf;
	__be32 status;

	status = nfsd_file_acquire(rqstp, fhp, NFSD_MAY_READ, &nf);
	if (status)
		return status;
	if (range->length == 0)
		return nfserr_inval; /* expect: unreleased-on-path */
	range->file = nf->nf_file;
	nfsd_file_put(nf);
	return nfs_ok;
}
