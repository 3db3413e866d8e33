// React picks its slower development build otherwise, which would be no fair reference.
process.env.NODE_ENV = "production";
