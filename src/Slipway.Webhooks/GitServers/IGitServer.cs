using System.Text.Json;

namespace Slipway.Webhooks.GitServers;

/// <summary>A kind of git server: how its webhooks are recognised, proved and read.</summary>
internal interface IGitServer
{
    /// <summary>Its name in answers, logs and metrics.</summary>
    string Name { get; }

    /// <summary>The option that names the file of its secrets.</summary>
    string SecretOption { get; }

    /// <summary>The header that only its webhooks have; it names the event.</summary>
    string EventHeader { get; }

    /// <summary>The delivery's id, the same when it is sent again; empty when there is none.</summary>
    string DeliveryId(Func<string, string> header);

    /// <summary>Why the delivery cannot be a genuine one, seen before its body is read; null when it may be.</summary>
    string? Unproved(Func<string, string> header);

    /// <summary>Why the delivery is not genuine; null when it is. Comparisons take the same time wherever texts differ.</summary>
    /// <param name="header">A header by its name; empty when there is none.</param>
    /// <param name="body">The body, byte for byte as it came.</param>
    /// <param name="secrets">The secrets of which one must fit.</param>
    /// <param name="now">The time.</param>
    string? Refusal(Func<string, string> header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now);

    /// <summary>True for a test of the connection that the server does not sign.</summary>
    bool IsUnsignedPing(Func<string, string> header);

    /// <summary>What happened.</summary>
    /// <param name="name">The event's name, from <see cref="EventHeader"/>.</param>
    /// <param name="body">The payload.</param>
    /// <exception cref="FormatException">A field that is needed is missing; the message names it.</exception>
    GitEvent Read(string name, JsonElement body);
}
