// SPDX-License-Identifier: Apache-2.0
#include "collect/kernel/smmus.h"

#include <stdlib.h>

enum { LIST_MOST = 1 << 16, NODES_MOST = 1 << 20, SPLIT = 8, TWO_LEVELS = 1 };

struct offsets {
	uint64_t fs, mnt, mnt_sb, s_list, s_type, fs_name, s_fs_info;        // to superblocks
	uint64_t root, kn, name, rb, left, right, children, target_kn, priv; // of kernfs
	uint64_t kobj, driver_data, device_name;                             // of struct device
};

// The members of struct arm_smmu_device. Until 6.11: base and base_cfg are the registers.
struct smmu_offsets {
	uint64_t iommu, features, base, base_cfg, linear, linear_count, l1, l1_count;
	uint64_t streams, node, id, master, dev; // to the devices behind it
	bool has_registers, has_streams;
};

static bool find_offsets(const struct ptp_kernel *k, struct offsets *at)
{
	static const struct ptp_wanted wanted[] = {
		{"task_struct", "fs", offsetof(struct offsets, fs)},
		{"fs_struct", "root.mnt", offsetof(struct offsets, mnt)},
		{"vfsmount", "mnt_sb", offsetof(struct offsets, mnt_sb)},
		{"super_block", "s_list", offsetof(struct offsets, s_list)},
		{"super_block", "s_type", offsetof(struct offsets, s_type)},
		{"super_block", "s_fs_info", offsetof(struct offsets, s_fs_info)},
		{"file_system_type", "name", offsetof(struct offsets, fs_name)},
		{"kernfs_super_info", "root", offsetof(struct offsets, root)},
		{"kernfs_root", "kn", offsetof(struct offsets, kn)},
		{"kernfs_node", "name", offsetof(struct offsets, name)},
		{"kernfs_node", "rb", offsetof(struct offsets, rb)},
		{"rb_node", "rb_left", offsetof(struct offsets, left)},
		{"rb_node", "rb_right", offsetof(struct offsets, right)},
		{"kernfs_node", "dir.children.rb_node", offsetof(struct offsets, children)},
		{"kernfs_node", "symlink.target_kn", offsetof(struct offsets, target_kn)},
		{"kernfs_node", "priv", offsetof(struct offsets, priv)},
		{"device", "kobj", offsetof(struct offsets, kobj)},
		{"device", "driver_data", offsetof(struct offsets, driver_data)},
		{"device", "kobj.name", offsetof(struct offsets, device_name)},
	};

	return ptp_kernel_offsets(k, wanted, sizeof(wanted) / sizeof(*wanted), at);
}

static bool find_smmu_offsets(const struct ptp_kernel *k, struct smmu_offsets *at)
{
	uint32_t type = ptp_kernel_type(k, "arm_smmu_device", "strtab_cfg");

	at->has_registers = ptp_kernel_member(k, type, "strtab_cfg.strtab_base", &at->base) &&
			    ptp_kernel_member(k, type, "strtab_cfg.strtab_base_cfg", &at->base_cfg);
	at->has_streams = ptp_kernel_member(k, type, "streams.rb_node", &at->streams) &&
			  ptp_kernel_offset(k, "arm_smmu_stream", "node", &at->node) &&
			  ptp_kernel_offset(k, "arm_smmu_stream", "id", &at->id) &&
			  ptp_kernel_offset(k, "arm_smmu_stream", "master", &at->master) &&
			  ptp_kernel_offset(k, "arm_smmu_master", "dev", &at->dev);
	return ptp_kernel_member(k, type, "iommu", &at->iommu) &&
	       (at->has_registers || (ptp_kernel_member(k, type, "features", &at->features) &&
				      ptp_kernel_member(k, type, "strtab_cfg.linear.ste_dma", &at->linear) &&
				      ptp_kernel_member(k, type, "strtab_cfg.linear.num_ents", &at->linear_count) &&
				      ptp_kernel_member(k, type, "strtab_cfg.l2.l1_dma", &at->l1) &&
				      ptp_kernel_member(k, type, "strtab_cfg.l2.num_l1_ents", &at->l1_count)));
}

static bool read_text(const struct ptp_kernel *k, uint64_t at, char *text, size_t room)
{
	for (size_t i = 0; i < room; i++) {
		if (!ptp_kernel_read(k, at + i, &text[i], 1))
			return false;
		if (!text[i])
			return true;
	}
	return false;
}

static bool text_at(const struct ptp_kernel *k, uint64_t pointer, char *text, size_t room)
{
	uint64_t at;

	return ptp_kernel_word(k, pointer, &at) && read_text(k, at, text, room);
}

// The superblock of sysfs: all of a kernel are in one list, in which the root file system of the first task is, too.
static uint64_t find_sysfs(const struct ptp_kernel *k, const struct offsets *at, uint64_t init_task)
{
	uint64_t word, first, node, type;
	char name[16];

	if (!ptp_kernel_word(k, init_task + at->fs, &word) || !ptp_kernel_word(k, word + at->mnt, &word) ||
	    !ptp_kernel_word(k, word + at->mnt_sb, &word))
		return 0;
	first = node = word + at->s_list;
	for (unsigned i = 0; i < LIST_MOST && ptp_kernel_word(k, node, &node) && node != first; i++)
		if (ptp_kernel_word(k, node - at->s_list + at->s_type, &type) &&
		    text_at(k, type + at->fs_name, name, sizeof(name)) && !strcmp(name, "sysfs"))
			return node - at->s_list;
	return 0;
}

// The nodes of a red-black tree, which a forged dump can make a knot.
struct nodes {
	PTP_VEC(uint64_t) list;
};

static void list_nodes(const struct ptp_kernel *k, const struct offsets *at, uint64_t root, struct nodes *nodes)
{
	PTP_VEC(uint64_t) stack = {0};
	uint64_t word;

	if (ptp_kernel_word(k, root, &word) && word)
		*ptp_push(&stack) = word;
	while (stack.count && nodes->list.count < NODES_MOST) {
		uint64_t rb = stack.at[--stack.count];

		*ptp_push(&nodes->list) = rb;
		if (ptp_kernel_word(k, rb + at->left, &word) && word)
			*ptp_push(&stack) = word;
		if (ptp_kernel_word(k, rb + at->right, &word) && word)
			*ptp_push(&stack) = word;
	}
	free(stack.at);
}

static uint64_t find_node(const struct ptp_kernel *k, const struct offsets *at, uint64_t directory, const char *name)
{
	struct nodes nodes = {0};
	uint64_t found = 0;
	char text[64];

	list_nodes(k, at, directory + at->children, &nodes);
	for (size_t i = 0; i < nodes.list.count && !found; i++)
		if (text_at(k, nodes.list.at[i] - at->rb + at->name, text, sizeof(text)) && !strcmp(text, name))
			found = nodes.list.at[i] - at->rb;
	free(nodes.list.at);
	return found;
}

static unsigned log2_of(uint64_t count)
{
	unsigned bits = 0;

	while (bits < 32 && UINT64_C(1) << bits < count)
		bits++;
	return bits;
}

// What the driver wrote to SMMU_STRTAB_BASE and SMMU_STRTAB_BASE_CFG, or would.
static bool read_smmu(const struct ptp_kernel *k, const struct smmu_offsets *at, uint64_t smmu,
		      struct ptp_smmu_given *to)
{
	uint32_t features, count, cfg;
	bool two;

	if (at->has_registers) {
		if (!ptp_kernel_word(k, smmu + at->base, &to->strtab_base) ||
		    !ptp_kernel_read(k, smmu + at->base_cfg, &cfg, sizeof(cfg)))
			return false;
		to->strtab_base_cfg = cfg;
		return true;
	}
	if (!ptp_kernel_read(k, smmu + at->features, &features, sizeof(features)))
		return false;
	two = features & TWO_LEVELS;
	if (!ptp_kernel_word(k, smmu + (two ? at->l1 : at->linear), &to->strtab_base) ||
	    !ptp_kernel_read(k, smmu + (two ? at->l1_count : at->linear_count), &count, sizeof(count)))
		return false;
	to->strtab_base_cfg = two ? 1 << 16 | SPLIT << 6 | (log2_of(count) + SPLIT) : log2_of(count);
	return true;
}

// The devices behind an SMMU, by the streams that its driver knows.
static void add_names(const struct ptp_kernel *k, const struct offsets *at, const struct smmu_offsets *smmu_at,
		      uint64_t smmu, uint64_t base, struct ptp_smmus *smmus)
{
	struct nodes nodes = {0};

	if (smmu_at->has_streams)
		list_nodes(k, at, smmu + smmu_at->streams, &nodes);
	for (size_t i = 0; i < nodes.list.count; i++) {
		uint64_t stream = nodes.list.at[i] - smmu_at->node, device;
		struct ptp_stream_name new = {.base = base};
		uint32_t id;

		if (!ptp_kernel_read(k, stream + smmu_at->id, &id, sizeof(id)) ||
		    !ptp_kernel_word(k, stream + smmu_at->master, &device) ||
		    !ptp_kernel_word(k, device + smmu_at->dev, &device) ||
		    !text_at(k, device + at->device_name, new.name, sizeof(new.name)))
			continue;
		new.id = id;
		*ptp_push(&smmus->names) = new;
	}
	free(nodes.list.at);
}

// NODE is a link in class/iommu; the device that it leads to is an SMMUv3 if it is called so, with the address of its registers.
static bool add_smmu(const struct ptp_kernel *k, const struct offsets *at, const struct smmu_offsets *smmu_at,
		     uint64_t node, struct ptp_smmus *smmus)
{
	static const char prefix[] = "smmu3.0x";
	struct ptp_smmu_given smmu = {0};
	uint64_t kobj, iommu;
	char name[64], *end;

	if (!ptp_kernel_word(k, node + at->target_kn, &node) || !text_at(k, node + at->name, name, sizeof(name)))
		return false;
	if (strncmp(name, prefix, sizeof(prefix) - 1) != 0) {
		smmus->others = true;
		return true;
	}
	smmu.base = strtoull(name + sizeof(prefix) - 1, &end, 16);
	if (*end || !ptp_kernel_word(k, node + at->priv, &kobj) ||
	    !ptp_kernel_word(k, kobj - at->kobj + at->driver_data, &iommu) ||
	    !read_smmu(k, smmu_at, iommu - smmu_at->iommu, &smmu))
		return false;
	*ptp_push(&smmus->list) = smmu;
	add_names(k, at, smmu_at, iommu - smmu_at->iommu, smmu.base, smmus);
	return true;
}

static int by_base(const void *left, const void *right)
{
	const struct ptp_smmu_given *a = left, *b = right;

	return (a->base > b->base) - (a->base < b->base);
}

static const char *add_all(const struct ptp_kernel *k, const struct offsets *at, uint64_t directory,
			   struct ptp_smmus *smmus)
{
	struct smmu_offsets smmu_at;
	struct nodes nodes = {0};
	const char *why = NULL;

	list_nodes(k, at, directory + at->children, &nodes);
	if (nodes.list.count && !find_smmu_offsets(k, &smmu_at))
		why = "the kernel's types lack what is needed of struct arm_smmu_device";
	for (size_t i = 0; i < nodes.list.count && !why; i++)
		if (!add_smmu(k, at, &smmu_at, nodes.list.at[i] - at->rb, smmus))
			why = "what the kernel has of one of its IOMMUs cannot be read";
	free(nodes.list.at);
	if (smmus->list.count)
		qsort(smmus->list.at, smmus->list.count, sizeof(*smmus->list.at), by_base);
	return why;
}

static const char *find(const struct ptp_kernel *k, const struct ptp_tasks *tasks, struct ptp_smmus *smmus)
{
	struct offsets at;
	uint64_t sysfs, info, root, directory;

	if (!tasks->init_task)
		return "init_task is not found";
	if (!find_offsets(k, &at))
		return "the kernel's types lack what is needed of sysfs";
	sysfs = find_sysfs(k, &at, tasks->init_task);
	if (!sysfs || !ptp_kernel_word(k, sysfs + at.s_fs_info, &info) || !ptp_kernel_word(k, info + at.root, &root) ||
	    !ptp_kernel_word(k, root + at.kn, &root))
		return "the kernel's sysfs is not found (it has to be mounted)";
	directory = find_node(k, &at, root, "class");
	directory = directory ? find_node(k, &at, directory, "iommu") : 0;
	return directory ? add_all(k, &at, directory, smmus) : NULL;
}

void ptp_smmus_find(const struct ptp_kernel *k, const struct ptp_tasks *tasks, struct ptp_smmus *smmus)
{
	*smmus = (struct ptp_smmus){0};
	smmus->shortfall = find(k, tasks, smmus);
}

void ptp_smmus_free(struct ptp_smmus *smmus)
{
	free(smmus->list.at);
	free(smmus->names.at);
	*smmus = (struct ptp_smmus){0};
}
