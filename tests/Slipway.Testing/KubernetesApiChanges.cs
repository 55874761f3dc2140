using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Slipway.Testing;

/// <summary>The versions of all objects of the API server that tests run, and its memory of their changes, which watches go on from until it
/// is compacted, as etcd's is.</summary>
internal sealed class KubernetesApiChanges
{
    private readonly Lock gate = new();
    private readonly List<(long Version, Change Change)> memory = [];
    private readonly List<Watcher> watchers = [];
    private readonly Dictionary<string, List<JsonObject>> pages = [];
    private long version = 1000;
    private long forgotten = 1000;

    /// <summary>The version of the whole.</summary>
    public string Version
    {
        get
        {
            lock (gate)
            {
                return Text(version);
            }
        }
    }

    /// <summary>Gives an object that was changed, or the last state of one that was deleted, its version, and tells those who watch.</summary>
    /// <param name="previous">The object as it was; null when it is new.</param>
    public void Publish(string plural, string namespaceName, string type, JsonObject value, JsonObject? previous)
    {
        lock (gate)
        {
            value["metadata"]!["resourceVersion"] = Text(++version);
            var change = new Change(plural, namespaceName, type, (JsonObject)value.DeepClone(), (JsonObject?)previous?.DeepClone());
            memory.Add((version, change));
            watchers.ForEach(w => w.Tell(change));
        }
    }

    /// <summary>The changes after a version, then all that come; a Status object of code 410 when the version is forgotten.</summary>
    /// <param name="from">The version; empty or 0 = the objects that exist, then all changes.</param>
    /// <param name="existing">The objects that exist.</param>
    /// <param name="bookmark">What bookmarks are of, when they are asked for: one is sent before the watch ends, as by the real server.</param>
    /// <param name="time">How long the watch lasts; null = until all are ended.</param>
    public ChannelReader<JsonObject> Watch(
        string plural, string namespaceName, Func<JsonObject, bool> wanted, string from, IEnumerable<JsonObject> existing, JsonObject? bookmark, TimeSpan? time)
    {
        var watcher = new Watcher(plural, namespaceName, wanted, bookmark);
        lock (gate)
        {
            if (from is "" or "0")
            {
                foreach (var value in existing)
                {
                    watcher.Tell(new Change(plural, namespaceName, "ADDED", value, null));
                }
            }
            else if (long.Parse(from, CultureInfo.InvariantCulture) is var start && start < forgotten)
            {
                watcher.Send("ERROR", Expired("The resourceVersion for the provided watch is too old.").ToJson());
                watcher.Complete();
            }
            else
            {
                memory.Where(m => m.Version > start).ToList().ForEach(m => watcher.Tell(m.Change));
            }

            watchers.Add(watcher);
        }

        _ = time is { } some ? EndAfterAsync(watcher, some) : Task.CompletedTask;
        return watcher.Events;
    }

    /// <summary>The first objects of a list, and the token by which the others are had, as they are now.</summary>
    public (List<JsonObject> Page, string Continue) Page(List<JsonObject> all, int limit)
    {
        lock (gate)
        {
            if (all.Count <= limit)
            {
                return (all, "");
            }

            var token = Guid.NewGuid().ToString("N");
            pages[token] = all[limit..];
            return (all[..limit], token);
        }
    }

    /// <summary>The objects behind a token.</summary>
    public List<JsonObject> Rest(string token)
    {
        lock (gate)
        {
            return pages.TryGetValue(token, out var rest)
                ? [.. rest.Select(item => (JsonObject)item.DeepClone())]
                : throw Expired(
                    "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token "
                    + "in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, "
                    + "modified, or deleted between the time the first chunk was returned and now may show up in the list.");
        }
    }

    /// <summary>Forgets all versions but the newest.</summary>
    public void Compact()
    {
        lock (gate)
        {
            memory.Clear();
            pages.Clear();
            forgotten = version;
        }
    }

    /// <summary>Ends all watches, as a server does after some minutes.</summary>
    public void EndWatches()
    {
        lock (gate)
        {
            watchers.ForEach(w => w.End(Text(version)));
            watchers.Clear();
        }
    }

    private async Task EndAfterAsync(Watcher watcher, TimeSpan time)
    {
        await Task.Delay(time);
        lock (gate)
        {
            if (watchers.Remove(watcher))
            {
                watcher.End(Text(version));
            }
        }
    }

    private static KubernetesApiException Expired(string message) => new(410, "Expired", message);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Change(string Plural, string Namespace, string Type, JsonObject Value, JsonObject? Previous);

    private sealed class Watcher(string plural, string namespaceName, Func<JsonObject, bool> wanted, JsonObject? bookmark)
    {
        private readonly Channel<JsonObject> channel = Channel.CreateUnbounded<JsonObject>();

        public ChannelReader<JsonObject> Events => channel.Reader;

        /// <summary>An object that comes to have the labels, or has them no longer, is added and deleted for this watch.</summary>
        public void Tell(Change change)
        {
            if (change.Plural != plural || change.Namespace != namespaceName)
            {
                return;
            }

            var (before, now) = (change.Previous is not null && wanted(change.Previous), change.Type != "DELETED" && wanted(change.Value));
            if (before || now)
            {
                Send(!now ? "DELETED" : before ? "MODIFIED" : "ADDED", change.Value);
            }
        }

        public void Send(string type, JsonObject value) => channel.Writer.TryWrite(new JsonObject { ["type"] = type, ["object"] = value.DeepClone() });

        public void End(string version)
        {
            if (bookmark is not null)
            {
                bookmark["metadata"] = new JsonObject { ["resourceVersion"] = version, ["creationTimestamp"] = null };
                Send("BOOKMARK", bookmark);
            }

            Complete();
        }

        public void Complete() => channel.Writer.TryComplete();
    }
}
