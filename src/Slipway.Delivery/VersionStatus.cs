namespace Slipway.Delivery;

/// <summary>A version of a Worker as people see it.</summary>
/// <param name="Id">Its id, a UUID.</param>
/// <param name="Number">Counts up from 1; null when the API does not say it.</param>
/// <param name="CreatedOn">When it was made.</param>
/// <param name="Commit">The commit that was built (annotation <c>workers/tag</c>); empty when it says none.</param>
/// <param name="Message">The object key of the bundle (annotation <c>workers/message</c>), or another tool's message; empty when it says none.</param>
/// <param name="Percent">Its share of the traffic, 0 to 100.</param>
/// <param name="IsOurs">Whether it was made from here.</param>
/// <param name="Source">What made it (<c>api</c>, <c>dash</c>, <c>wrangler</c> …); empty when the API does not say it.</param>
public sealed record VersionStatus(
    string Id, int? Number, DateTimeOffset? CreatedOn, string Commit, string Message, decimal Percent, bool IsOurs, string Source);
