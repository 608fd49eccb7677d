// Makes the k-th call that a program makes on the files of one folder fail, or write short.
//
//   FAULT_FOLDER   calls on paths that begin with this, and on what was opened there, are counted
//   FAULT_STREAM   if set, so are writes to this descriptor (1: standard output)
//   FAULT_AT       which of them fails, from 1
//   FAULT_CODE     the errno it fails with; 0: a write takes only its first byte, others are spared
//   FAULT_REPORT   a file that gets the name of the call that failed
//
// Loaded by LD_PRELOAD; Scripts/check_faults.py says how.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define MOST_FILES 1024
static char watched[MOST_FILES];
static int count;

static int is_watched_path(const char *path) {
  const char *folder = getenv("FAULT_FOLDER");
  return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_watched(int file) {
  const char *stream = getenv("FAULT_STREAM");
  if (stream && file == atoi(stream)) return 1;
  return file >= 0 && file < MOST_FILES && watched[file];
}

// The errno to fail with; 0 for a short write; -1 if the call is to go through.
static int fault(const char *name, int can_be_short) {
  const char *at = getenv("FAULT_AT"), *code = getenv("FAULT_CODE");
  if (!at || !code) return -1;
  int number = atoi(code);
  if (number == 0 && !can_be_short) return -1;
  if (++count != atoi(at)) return -1;
  const char *report = getenv("FAULT_REPORT");
  if (report) {
    int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    ssize_t (*real_write)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    int (*real_close)(int) = dlsym(RTLD_NEXT, "close");
    int file = real_open(report, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (file >= 0 && real_write(file, name, strlen(name)) < 0) perror(report);
    real_close(file);
  }
  return number;
}

#define FAIL(number) do { errno = (number); return -1; } while (0)

static int opened(const char *name, const char *path, int flags, mode_t mode) {
  int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, name);
  int is_ours = is_watched_path(path);
  if (is_ours) {
    int number = fault(flags & O_CREAT ? "open to create" : "open", 0);
    if (number > 0) FAIL(number);
  }
  int file = real(path, flags, mode);
  if (file >= 0 && file < MOST_FILES) watched[file] = is_ours;
  return file;
}

#define OPEN(name)                                   \
  int name(const char *path, int flags, ...) {       \
    mode_t mode = 0;                                 \
    if (flags & O_CREAT) {                           \
      va_list rest;                                  \
      va_start(rest, flags);                         \
      mode = va_arg(rest, mode_t);                   \
      va_end(rest);                                  \
    }                                                \
    return opened(#name, path, flags, mode);         \
  }
OPEN(open)
OPEN(open64)

ssize_t write(int file, const void *bytes, size_t size) {
  ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  if (is_watched(file)) {
    int number = fault("write", size > 1);
    if (number > 0) FAIL(number);
    if (number == 0) size = 1;
  }
  return real(file, bytes, size);
}

int fsync(int file) {
  int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
  if (is_watched(file)) {
    int number = fault("fsync", 0);
    if (number > 0) FAIL(number);
  }
  return real(file);
}

int close(int file) {
  int (*real)(int) = dlsym(RTLD_NEXT, "close");
  int is_ours = is_watched(file) && file > 2;
  if (is_ours) watched[file] = 0;
  int result = real(file);
  if (is_ours) {
    int number = fault("close", 0);
    if (number > 0) FAIL(number);
  }
  return result;
}

#define WITH_PATHS(name, call)                       \
  {                                                  \
    if (is_watched_path(path)) {                     \
      int number = fault(name, 0);                   \
      if (number > 0) FAIL(number);                  \
    }                                                \
    return call;                                     \
  }

int rename(const char *path, const char *other)
  WITH_PATHS("rename", ((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename"))(path, other))

int link(const char *path, const char *other)
  WITH_PATHS("link", ((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "link"))(path, other))

int mkdir(const char *path, mode_t mode)
  WITH_PATHS("mkdir", ((int (*)(const char *, mode_t))dlsym(RTLD_NEXT, "mkdir"))(path, mode))

int ftruncate(int file, off_t size) {
  int (*real)(int, off_t) = dlsym(RTLD_NEXT, "ftruncate");
  if (is_watched(file)) {
    int number = fault("ftruncate", 0);
    if (number > 0) FAIL(number);
  }
  return real(file, size);
}
