namespace Slipway.Testing;

/// <summary>The <c>ceph.conf</c> of <see cref="CephRgw"/>.</summary>
internal static class CephRgwConfiguration
{
    /// <param name="directory">Where everything lies.</param>
    /// <param name="cluster">The cluster's UUID.</param>
    /// <param name="monitor">The monitor's address.</param>
    /// <param name="port">The gateway's port.</param>
    public static string Text(string directory, string cluster, string monitor, int port) =>
        $"""
        [global]
        fsid = {cluster}
        mon host = {monitor}
        mon initial members = a
        # No keys between the daemons: they only listen on 127.0.0.1.
        auth cluster required = none
        auth service required = none
        auth client required = none
        keyring = {directory}/keyring
        public addr = 127.0.0.1
        cluster addr = 127.0.0.1
        ms bind ipv6 = false
        # One copy of everything, on one OSD, without a manager.
        osd pool default size = 1
        osd pool default min size = 1
        mon allow pool size one = true
        osd crush chooseleaf type = 0
        osd pool default pg num = 1
        osd pool default pgp num = 1
        osd pool default pg autoscale mode = off
        mon max pg per osd = 1000
        mon data avail crit = 1
        mon data avail warn = 2
        mon data = {directory}/mon
        osd data = {directory}/osd
        osd objectstore = memstore
        # 4 GiB, taken as they are filled.
        memstore device bytes = 4294967296
        osd class dir = {ClassDirectory()}
        run dir = {directory}/run
        admin socket = {directory}/run/$name.asok
        pid file = {directory}/run/$name.pid
        log file = {directory}/log/$name.log
        mon cluster log to file = false
        # With the defaults the first elections take 12 s.
        paxos propose interval = 0.02
        paxos min wait = 0.01
        [client]
        # The default, secure, cannot be had without keys.
        ms mon client mode = crc
        rgw frontends = beast endpoint=127.0.0.1:{port}
        rgw dns name = localhost
        rgw thread pool size = 64
        rgw enable usage log = false
        rgw enable gc threads = false
        rgw enable lc threads = false
        rgw run sync thread = false
        rgw data = {directory}/rgw

        """;

    // /usr/lib/<architecture>/rados-classes
    private static string ClassDirectory() =>
        Directory.EnumerateDirectories("/usr/lib").Select(d => Path.Combine(d, "rados-classes")).First(Directory.Exists);
}
