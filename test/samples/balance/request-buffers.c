// Requests of the SMB client: what an init leaves in a variable by way of a cast has to go back.
#include "cifsproto.h"

int shrike_asks(struct cifs_tcon *tcon, struct TCP_Server_Info *server, int kind)
{
	struct shrike_request *req;
	unsigned int total;
	int err;

	err = smb2_plain_req_init(SMB2_CANCEL, tcon, server, (void **)&req, &total);
	if (err)
		return err;
	if (kind > 3)
		return -EINVAL; /* expect: unreleased-on-path */
	req->kind = kind;
	err = shrike_sends(server, req->kind, total);
	cifs_small_buf_release(req);
	return err;
}

int shrike_asks_first(struct cifs_tcon *tcon, struct TCP_Server_Info *server, int kind)
{
	struct shrike_request *req;
	unsigned int total;
	int err;

	if (kind > 3)
		return -EINVAL;
	err = smb2_plain_req_init(SMB2_CANCEL, tcon, server, (void **)&req, &total);
	if (err)
		return err;
	req->kind = kind;
	err = shrike_sends(server, req->kind, total);
	cifs_small_buf_release(req);
	return err;
}
