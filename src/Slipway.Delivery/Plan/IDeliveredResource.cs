namespace Slipway.Delivery;

/// <summary>One sort of thing that a deployment looks after: reads what is there, compares it with what shall be, and says what to do.</summary>
internal interface IDeliveredResource
{
    /// <summary>Plans; changes nothing. What must stop the deployment goes to <see cref="PlanningContext.Problems"/>, so that all of
    /// it is named at once.</summary>
    /// <exception cref="Cloudflare.CloudflareException">The API refused or could not be reached.</exception>
    Task<IReadOnlyList<PlannedChange>> PlanAsync(PlanningContext context, CancellationToken ct);
}
