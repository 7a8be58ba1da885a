// Files of descriptors: a struct by value, whose members tell whether there is a file in it.

int egret_sync(struct egret *egret, unsigned int fd)
{
	struct fd f = fdget(fd);
	int err;

	if (!f.file)
		return -EBADF;
	if (f.file->f_op != &egret_fops)
		return -EINVAL; /* expect: unreleased-on-path */
	err = egret_flush(egret, f.file);
	fdput(f);
	return err;
}

int egret_sync_well(struct egret *egret, unsigned int fd)
{
	struct fd f = fdget(fd);
	int err = -EINVAL;

	if (!f.file)
		return -EBADF;
	if (f.file->f_op != &egret_fops)
		goto out;
	err = egret_flush(egret, f.file);
out:
	fdput(f);
	return err;
}

int egret_asks_by_name(struct egret *egret, unsigned int fd)
{
	struct fd f = fdget_raw(fd);

	if (fd_empty(f))
		return -EBADF;
	if (egret->asleep)
		return -EAGAIN; /* expect: unreleased-on-path */
	egret_note(egret, file_inode(fd_file(f)));
	fdput(f);
	return 0;
}

SYSCALL_DEFINE2(egret_call, unsigned int, fd, unsigned int, cry)
{
	struct fd f = fdget_pos(fd);

	if (!fd_file(f))
		return -EBADF;
	if (cry > EGRET_LOUDEST)
		return -EINVAL; /* expect: unreleased-on-path */
	egret_cry(fd_file(f), cry);
	fdput_pos(f);
	return 0;
}

/* It goes by itself where the variable ends. */
int egret_scoped(struct egret *egret, int fd)
{
	CLASS(fd, f)(fd);

	if (fd_empty(f))
		return -EBADF;
	return egret_flush(egret, fd_file(f));
}
