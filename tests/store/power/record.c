/* Preloaded into a process, it writes down what that does to the files of one folder,
 * in order: RECORD_DIR is the folder, RECORD_LOG where to. A record is
 * operation (1 byte), offset, length (8 bytes each), length of the path (4), path, data.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(kind, name, ...) \
    static kind (*real)(__VA_ARGS__); \
    if (!real) real = (kind(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static char paths[1024][512];
static const char *folder;
static int log_fd = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    folder = getenv("RECORD_DIR");
    if (folder) log_fd = (int)syscall(SYS_openat, AT_FDCWD, getenv("RECORD_LOG"),
                                      O_WRONLY | O_CREAT | O_APPEND, 0600);
}

static void put(const void *data, size_t size) {
    const char *at = data;
    while (size) {
        ssize_t done = syscall(SYS_write, log_fd, at, size);
        if (done <= 0) _exit(99);
        at += done, size -= (size_t)done;
    }
}

static void note(char what, const char *path, int64_t offset, int64_t size,
                 const void *data) {
    uint32_t length = (uint32_t)strlen(path);
    pthread_mutex_lock(&lock);
    put(&what, 1), put(&offset, 8), put(&size, 8), put(&length, 4), put(path, length);
    if (data) put(data, (size_t)size);
    pthread_mutex_unlock(&lock);
}

static int ours(const char *path) {
    return log_fd >= 0 && path && !strncmp(path, folder, strlen(folder));
}

static const char *of(int fd) {
    return log_fd >= 0 && fd >= 0 && fd < 1024 && paths[fd][0] ? paths[fd] : NULL;
}

static int opened(int fd, const char *path, int flags) {
    if (fd < 0 || fd >= 1024) return fd;
    paths[fd][0] = 0;
    if (ours(path)) {
        strncpy(paths[fd], path, 511);
        if (flags & O_CREAT) note('c', path, 0, 0, NULL);
        if (flags & O_TRUNC) note('t', path, 0, 0, NULL);
    }
    return fd;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, #name, const char *, int, ...); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        return opened(real(path, flags, mode), path, flags); \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    REAL(int, "close", int);
    if (fd >= 0 && fd < 1024) paths[fd][0] = 0;
    return real(fd);
}

ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    int64_t at = of(fd) ? lseek(fd, 0, SEEK_CUR) : 0;
    ssize_t done = real(fd, data, size);
    if (of(fd) && done > 0) note('w', of(fd), at, done, data);
    return done;
}

#define PWRITE(name, kind) \
    ssize_t name(int fd, const void *data, size_t size, kind at) { \
        REAL(ssize_t, #name, int, const void *, size_t, kind); \
        ssize_t done = real(fd, data, size, at); \
        if (of(fd) && done > 0) note('w', of(fd), at, done, data); \
        return done; \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define TRUNCATE(name, kind) \
    int name(int fd, kind size) { \
        REAL(int, #name, int, kind); \
        int failed = real(fd, size); \
        if (of(fd) && !failed) note('t', of(fd), size, 0, NULL); \
        return failed; \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name) \
    int name(int fd) { \
        REAL(int, #name, int); \
        int failed = real(fd); \
        if (of(fd) && !failed) note('s', of(fd), 0, 0, NULL); \
        return failed; \
    }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    int failed = real(path);
    if (ours(path) && !failed) note('u', path, 0, 0, NULL);
    return failed;
}
