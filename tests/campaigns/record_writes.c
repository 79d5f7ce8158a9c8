/* What a process writes to its SQLite database, when it syncs, and what it tells its servers.

   Loaded with LD_PRELOAD; MAILGATE_RECORD names the file that gets the record, in the order in
   which things happened: a sync once it has returned, a word to a server before it is sent. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

struct head {
    char what; /* write, sync, truncate, or a word to a server: w, s, t, m */
    char file; /* the database or its write-ahead log: d, l; or nothing */
    char unused[2];
    uint32_t length;
    int64_t offset;
};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)

static char file_of(int fd)
{
    char link[40], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    const char *name = strrchr(path, '/');
    if (!name)
        return 0;
    if (!strcmp(name, "/mailgate.db"))
        return 'd';
    return strcmp(name, "/mailgate.db-wal") ? 0 : 'l';
}

static void note(char what, char file, int64_t offset, const void *data, size_t length)
{
    const char *record = getenv("MAILGATE_RECORD");
    int fd = record ? open(record, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (fd < 0)
        return;
    struct head head = {what, file, {0}, (uint32_t)length, offset};
    struct iovec parts[2] = {{&head, sizeof head}, {(void *)data, length}};
    if (writev(fd, parts, length ? 2 : 1) != (ssize_t)(sizeof head + length))
        abort(); /* an incomplete record proves nothing */
    close(fd);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset)
{
    REAL(pwrite64);
    char file = file_of(fd);
    if (!file)
        return real(fd, data, length, offset);
    pthread_mutex_lock(&turn);
    ssize_t done = real(fd, data, length, offset);
    if (done > 0)
        note('w', file, offset, data, (size_t)done);
    pthread_mutex_unlock(&turn);
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset)
{
    return pwrite64(fd, data, length, offset);
}

static int synced(int fd, int (*real)(int))
{
    char file = file_of(fd);
    if (!file)
        return real(fd);
    pthread_mutex_lock(&turn);
    int status = real(fd);
    if (!status)
        note('s', file, 0, 0, 0);
    pthread_mutex_unlock(&turn);
    return status;
}

int fsync(int fd)
{
    REAL(fsync);
    return synced(fd, real);
}

int fdatasync(int fd)
{
    REAL(fdatasync);
    return synced(fd, real);
}

int ftruncate64(int fd, off64_t length)
{
    REAL(ftruncate64);
    char file = file_of(fd);
    if (!file)
        return real(fd, length);
    pthread_mutex_lock(&turn);
    int status = real(fd, length);
    if (!status)
        note('t', file, length, 0, 0);
    pthread_mutex_unlock(&turn);
    return status;
}

int ftruncate(int fd, off_t length)
{
    return ftruncate64(fd, length);
}

ssize_t send(int fd, const void *data, size_t length, int flags)
{
    REAL(send);
    if (memmem(data, length, " UID MOVE ", 10) || memmem(data, length, "\r\nMessage-ID:", 13)) {
        pthread_mutex_lock(&turn);
        note('m', 0, 0, data, length);
        pthread_mutex_unlock(&turn);
    }
    return real(fd, data, length, flags);
}
