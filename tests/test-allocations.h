/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A count of allocations, for tests of what must not allocate: the program's
 * own functions come before the C library's. */
#pragma once

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)              \
    || !defined(__GLIBC__)
#define COUNTS_ALLOCATIONS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define COUNTS_ALLOCATIONS 0
#endif
#endif
#ifndef COUNTS_ALLOCATIONS
#define COUNTS_ALLOCATIONS 1
#endif

static atomic_uint n_allocations;

#if COUNTS_ALLOCATIONS
extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *block, size_t size);
extern void *__libc_memalign (size_t alignment, size_t size);

void *
malloc (size_t size)
{
  atomic_fetch_add (&n_allocations, 1);
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  atomic_fetch_add (&n_allocations, 1);
  return __libc_calloc (n, size);
}

void *
realloc (void *block, size_t size)
{
  atomic_fetch_add (&n_allocations, 1);
  return __libc_realloc (block, size);
}

int
posix_memalign (void **block, size_t alignment, size_t size)
{
  atomic_fetch_add (&n_allocations, 1);
  *block = __libc_memalign (alignment, size);
  return *block != NULL ? 0 : ENOMEM;
}
#endif
