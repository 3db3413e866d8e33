// React picks its slower development build otherwise, and the REST bridge draws its document anew with every request.
Object.assign(process.env, { NODE_ENV: "production" });
