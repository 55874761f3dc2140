const { time } = await (await fetch("/api/time")).json();
document.getElementById("time").textContent = time;
