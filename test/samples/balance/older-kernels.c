/* Calls that can fail in newer kernels alone: code for older ones need not ask. */

int petrel_count(struct petrel *petrel, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	int count = 0;

	if (pte_none(*pte))
		goto out;
	count = petrel_look(petrel, pte_page(*pte));
out:
	pte_unmap(pte);
	return count;
}

/* Who asks knows that it may fail, and gives back what is not there. */
int petrel_ask(struct petrel *petrel, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	int count = -EAGAIN;

	if (!pte)
		goto out;
	count = petrel_look(petrel, pte_page(*pte));
out:
	pte_unmap(pte); /* expect: released-unheld */
	return count;
}
